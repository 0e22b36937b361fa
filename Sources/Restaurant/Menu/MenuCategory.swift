/// A heading of the menu. Dishes name it by its name, so that a dish may come before its heading.
public struct MenuCategory: Hashable, Sendable, Codable {
    public var id: CategoryID
    public var name: String
    /// Headings are shown from the smallest to the largest; dishes under no heading come last.
    public var position: Int
    public var version: Int

    public init(id: CategoryID, name: String, position: Int = 0, version: Int = 1) {
        self.id = id
        self.name = name
        self.position = position
        self.version = version
    }
}

public typealias CategoryID = Identifier<MenuCategory>
