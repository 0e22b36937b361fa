/// Another system that wants to be told what happens, over HTTP.
public struct Webhook: Hashable, Sendable, Codable {
    public var id: WebhookID
    public var url: String
    /// Signs what it is sent; whoever holds it can tell that the house said it.
    public var secret: String
    /// Names of events; empty: all.
    public var events: Set<String>
    public var isEnabled: Bool
    public var version: Int

    public init(id: WebhookID, url: String, secret: String, events: Set<String> = [], isEnabled: Bool = true, version: Int = 1) {
        self.id = id
        self.url = url
        self.secret = secret
        self.events = events
        self.isEnabled = isEnabled
        self.version = version
    }
}

public typealias WebhookID = Identifier<Webhook>
