import Restaurant

/// A dish as managers put it on the menu; what is left of it is said apart.
struct MenuItemBody: Decodable {
    var name: String?
    var category: String?
    var price: Int64?
    var counter_id: String?
    var modifiers: [ItemBody.ModifierBody]?
    var modifier_groups: [String]?
    var prep_minutes: Int?

    func item(_ id: MenuItemID) throws(Problem) -> MenuItem {
        var groups: [ModifierGroupID] = []
        for (index, group) in (modifier_groups ?? []).enumerated() { groups.append(try required(group, "modifier_groups[\(index)]")) }
        return MenuItem(
            id: id, name: try given(name, "name"), category: category ?? "", price: Money(minor: try given(price, "price")),
            counter: try identifier(counter_id, "counter_id"), modifiers: (modifiers ?? []).map(\.modifier), groups: groups,
            prepMinutes: prep_minutes ?? 10)
    }
}

struct AvailabilityBody: Decodable {
    var available: Bool?
    var remaining: Int?
}

struct CategoryBody: Decodable {
    var name: String?
    var position: Int?

    func category(_ id: CategoryID) throws(Problem) -> MenuCategory {
        MenuCategory(id: id, name: try given(name, "name"), position: position ?? 0)
    }
}

struct ModifierGroupBody: Decodable {
    var name: String?
    var minimum: Int?
    var maximum: Int?
    var options: [ItemBody.ModifierBody]?

    func group(_ id: ModifierGroupID) throws(Problem) -> ModifierGroup {
        ModifierGroup(
            id: id, name: try given(name, "name"), minimum: minimum ?? 0, maximum: maximum ?? 1,
            options: try given(options, "options").map(\.modifier))
    }
}

extension ItemBody.ModifierBody {
    var modifier: Modifier { Modifier(name: name, price: Money(minor: price ?? 0)) }
}
