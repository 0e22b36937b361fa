import Restaurant

/// The name of something that one can listen to (003, Channel Naming Convention).
package enum ChannelName: Hashable, Sendable {
    case customerOrders(CustomerID)
    case employeeOrders(EmployeeID)
    case counterOrders(CounterID)
    case counterStatus(CounterID)
    case general(RestaurantID)
    case staff(RestaurantID)
    case metrics(RestaurantID)
    case alerts(RestaurantID)
    case maintenance

    /// - Returns: nil if no channel has that name; wildcards are no names.
    package init?(_ text: String) {
        func middle<Kind>(_ prefix: String, _ suffix: String = "") -> Identifier<Kind>? {
            guard text.hasPrefix(prefix), text.hasSuffix(suffix), text.utf8.count > prefix.utf8.count + suffix.utf8.count else {
                return nil
            }
            let id = text.dropFirst(prefix.count).dropLast(suffix.count)
            return id == "*" ? nil : Identifier(String(id))
        }
        if let id: CustomerID = middle("orders:customer:") {
            self = .customerOrders(id)
        } else if let id: EmployeeID = middle("orders:employee:") {
            self = .employeeOrders(id)
        } else if let id: CounterID = middle("counter:", ":orders") {
            self = .counterOrders(id)
        } else if let id: CounterID = middle("counter:", ":status") {
            self = .counterStatus(id)
        } else if let id: RestaurantID = middle("cafe:", ":general") {
            self = .general(id)
        } else if let id: RestaurantID = middle("cafe:", ":staff") {
            self = .staff(id)
        } else if let id: RestaurantID = middle("cafe:", ":metrics") {
            self = .metrics(id)
        } else if let id: RestaurantID = middle("cafe:", ":alerts") {
            self = .alerts(id)
        } else if text == "system:maintenance" {
            self = .maintenance
        } else {
            return nil
        }
    }
}

extension ChannelName: CustomStringConvertible {
    package var description: String {
        switch self {
        case .customerOrders(let id): "orders:customer:\(id)"
        case .employeeOrders(let id): "orders:employee:\(id)"
        case .counterOrders(let id): "counter:\(id):orders"
        case .counterStatus(let id): "counter:\(id):status"
        case .general(let id): "cafe:\(id):general"
        case .staff(let id): "cafe:\(id):staff"
        case .metrics(let id): "cafe:\(id):metrics"
        case .alerts(let id): "cafe:\(id):alerts"
        case .maintenance: "system:maintenance"
        }
    }
}
