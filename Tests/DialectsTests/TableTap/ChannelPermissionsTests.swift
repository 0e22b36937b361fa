import Access
import Journal
import Restaurant
import Testing

@testable import Dialects

/// 003, Permission Matrix, cell by cell.
@Suite("table-tap: who may hear which channel")
struct ChannelPermissionsTests {
    private static let here = RestaurantID("here")!

    private static func principal(_ role: Role) -> Principal {
        Principal(
            user: "eva", role: role, restaurants: [here], counters: [CounterID("grill")!, CounterID("bar")!], customer: CustomerID("c-1"),
            expiresAt: Sample.time)
    }

    private static let employees: Set<Role> = [.employee, .kitchen, .cashier]
    private static let staff: Set<Role> = employees.union([.manager, .admin])
    private static let management: Set<Role> = [.manager, .admin]
    private static let everyone = Set(Role.allCases)

    /// Which roles may hear a channel or pattern; `eva` is user, `c-1` customer, `grill` and `bar` are her counters.
    static let table: [(String, Set<Role>)] = [
        // A customer's own orders; a manager's matrix names no customer's, an admin's names all.
        ("orders:customer:c-1", [.customer, .admin]), ("orders:customer:c-2", [.admin]), ("orders:customer:eva", [.admin]),
        ("orders:customer:*", [.admin]),
        ("orders:employee:eva", employees.union([.admin])), ("orders:employee:bob", [.admin]), ("orders:employee:c-1", [.admin]),
        ("orders:employee:*", [.admin]),
        ("counter:grill:orders", staff), ("counter:bar:orders", staff), ("counter:oven:orders", management),
        ("counter:grill:status", staff), ("counter:oven:status", management), ("counter:grill:*", staff), ("counter:oven:*", management),
        ("counter:*:orders", management), ("counter:*:status", management), ("counter:*:*", management),
        ("cafe:here:general", everyone), ("cafe:here:staff", staff), ("cafe:here:metrics", management), ("cafe:here:alerts", management),
        ("cafe:here:*", management), ("cafe:*:*", management),
        ("cafe:there:general", []), ("cafe:there:staff", []), ("cafe:there:metrics", []), ("cafe:there:alerts", []), ("cafe:there:*", []),
        ("system:maintenance", [.admin]), ("*", [.admin]),
    ]

    @Test("each cell of the matrix", arguments: table)
    func cell(_ name: String, _ roles: Set<Role>) throws {
        let pattern = try #require(ChannelPattern(name))
        for role in Role.allCases {
            let refusal = ChannelPermissions.check(pattern, Self.principal(role), in: Self.here)
            #expect(refusal == (roles.contains(role) ? nil : .insufficientPermissions), "\(role)")
        }
    }

    @Test("every kind of channel is in the table, for every user type")
    func complete() {
        let kinds = Self.table.compactMap { ChannelPattern($0.0) }.reduce(into: Set<ChannelKind>()) { $0.formUnion($1.kinds) }
        #expect(kinds == Set(ChannelKind.allCases))
        #expect(Set(ChannelPermissions.matrix.keys) == Set(ChannelUser.allCases))
    }

    @Test("a customer without an id and a member of staff without counters have nothing of their own")
    func nothingOwn() throws {
        var nobody = Self.principal(.customer)
        nobody.customer = nil
        #expect(ChannelPermissions.check(try #require(ChannelPattern("orders:customer:c-1")), nobody, in: Self.here) != nil)
        var idle = Self.principal(.kitchen)
        idle.counters = []
        #expect(ChannelPermissions.check(try #require(ChannelPattern("counter:grill:orders")), idle, in: Self.here) != nil)
    }
}
