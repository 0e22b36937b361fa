/// How much of anything one client may ask for. The defaults are the documents'.
package struct Limits: Sendable {
    /// Incoming messages of one connection (000, Rate Limiting; 001, Rate Limiting).
    package var messagesPerMinute = 100
    /// Active subscriptions of one connection (001, Rate Limiting).
    package var subscriptions = 10
    /// Channels that one connection listens to (003, Rate Limiting).
    package var channels = 1000
    /// Bytes of one message (001, Error Codes: 1009).
    package var largestMessage = 64 * 1024
    /// How long a connection may take to show its token.
    package var firstMessage = Duration.seconds(5)
    package var connectionsPerUser = 5
    package var connectionsPerRestaurant = 1000
    package var connectionsPerServer = 10_000
    /// Failed authentications from one address within ``suspicionWindow``; more are refused unseen.
    package var failuresPerAddress = 10
    package var suspicionWindow = Duration.seconds(300)
    /// Wrong PINs or passwords of one user that lock them out for ``lockOut``.
    package var wrongTries = 5
    package var lockOut = Duration.seconds(900)

    package init() {}
}
