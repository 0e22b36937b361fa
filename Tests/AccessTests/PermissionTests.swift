import Access
import Restaurant
import Testing

@Suite struct PermissionTests {
    private static let everybody: Set<Action> = [.readMenu, .readOrders, .placeOrder, .cancelOrder]
    private static let staff: Set<Action> = everybody.union([
        .amendOrder, .moveStatus, .setPriority, .manageTables, .clockSelf, .setAvailability,
    ])

    @Test("what each role may, for every action there is", arguments: Role.allCases, Action.allCases)
    func matrix(role: Role, action: Action) {
        let expected: Permission =
            switch role {
            case .customer:
                switch action {
                case .readMenu: .yes
                case .readOrders, .placeOrder, .cancelOrder, .takePayment: .own
                default: .no
                }
            case .kitchen: Self.staff.contains(action) ? .yes : .no
            case .employee, .cashier: Self.staff.contains(action) || action == .takePayment ? .yes : .no
            case .manager: action == .announceMaintenance ? .no : .yes
            case .admin: .yes
            }
        #expect(role.permission(for: action) == expected)
        #expect(Principal(user: "u", role: role, restaurants: ["demo"], expiresAt: Signer.now).may(action) == expected)
    }

    @Test(
        "a page may connect from the same host, or if it was named; a program that is no browser always",
        arguments: [
            (nil, nil, nil, true), (nil, "http://localhost:4200", "x", true), (nil, "http://x:3001", "x:3001", true),
            (nil, "https://X:3001", "x:3001", true), (nil, "http://x", "x:3001", false), (nil, "http://evil", "x", false),
            (nil, "http://evil/x", "x", false), (nil, "http://x.evil", "x", false), (nil, "null", "x", false), (nil, "", "x", false),
            (nil, "http://evil", nil, false), ("https://a.example", "https://a.example", "x", true),
            ("https://a.example, https://b.example", "https://B.example", "x", true), ("https://a.example", "http://a.example", "x", false),
            ("https://a.example", "http://localhost:4200", "x", false), ("https://a.example", "http://x", "x", true),
            ("*", "http://evil", "x", true), ("", "http://evil", "x", false), (" , ", "", "x", false),
        ] as [(String?, String?, String?, Bool)])
    func origins(list: String?, origin: String?, host: String?, isAllowed: Bool) {
        #expect(OriginPolicy(list: list).allows(origin: origin, host: host) == isAllowed)
    }

    @Test(
        "a connection's token is warned of two minutes ahead, and ends at its expiry or after thirty minutes without renewal",
        arguments: [
            (600, [(0, "nothing"), (479, "nothing"), (480, "warn 600"), (481, "nothing"), (599, "nothing"), (600, "end"), (601, "end")]),
            (7200, [(1679, "nothing"), (1680, "warn 1800"), (1799, "nothing"), (1800, "end")]),
            (60, [(0, "warn 60"), (59, "nothing"), (60, "end")]), (600, [(700, "end")]), (0, [(0, "end")]),
        ])
    func tokenWatch(lifetime: Int, steps: [(Int, String)]) {
        func at(_ seconds: Int) -> Timestamp { Signer.now.advanced(by: .seconds(seconds)) }
        var watch = TokenWatch(presentedAt: at(0), expiresAt: at(lifetime))
        for (second, expected) in steps {
            let step = watch.reached(at(second))
            let word =
                switch step {
                case .nothing: "nothing"
                case .warn(let end): "warn \(end.since(at(0)).components.seconds)"
                case .end: "end"
                }
            #expect(word == expected, "after \(second) s")
            if word.hasPrefix("warn") { #expect(watch.nextDeadline == watch.endsAt) }
        }
    }
}
