import Restaurant

extension EventRecord {
    /// - Throws: a sentence that says what cannot be read: a kind or format of a newer version, or bytes that nobody wrote so.
    package func event() throws(CodingFailure) -> Event {
        guard let kind = EventKind(rawValue: kind), format <= Self.format else {
            throw CodingFailure("an event \"\(kind)\" in format \(format) is unknown to this version: use a newer one")
        }
        return switch kind {
        case .orderPlaced: .orderPlaced(try thing())
        case .orderAmended:
            .orderAmended(try thing(), items: try more().ids("items"))
        case .orderMoved: .orderMoved(try thing(), from: try more().word("from"))
        case .itemMoved: .itemMoved(try thing(), item: try more().id("item"), from: try more().word("from"))
        case .orderPrioritized: .orderPrioritized(try thing(), from: try more().word("from"), reason: try more().textIfAny("reason"))
        case .orderAssigned:
            .orderAssigned(
                try thing(), fromEmployee: try details()?.idIfAny("employee"), fromCounter: try details()?.idIfAny("counter"))
        case .orderCancelled: .orderCancelled(try thing(), from: try more().word("from"))
        case .pickupExpired: .pickupExpired(try thing())
        case .orderRated: .orderRated(try thing())
        case .paymentInitiated: .paymentInitiated(try more().document("payment"), try thing())
        case .paymentProcessed: .paymentProcessed(try more().document("payment"), try thing())
        case .paymentFailed: .paymentFailed(try more().document("payment"), try thing())
        case .paymentRefunded: .paymentRefunded(try more().document("payment"), try thing(), amount: try more().money("amount"))
        case .menuItemChanged: .menuItemChanged(try thing())
        case .menuItemRemoved: .menuItemRemoved(try more().id("id"))
        case .tableChanged: .tableChanged(try thing())
        case .tableRemoved: .tableRemoved(try more().id("id"))
        case .counterChanged:
            .counterChanged(try thing(), from: try details()?.wordIfAny("from"), affected: try details()?.idsIfAny("affected") ?? [])
        case .employeeChanged:
            .employeeChanged(
                try thing(), from: try more().word("from"), covering: try more().idsIfAny("covering") ?? [],
                location: try more().textIfAny("location"))
        case .notified: .notified(try thing())
        case .alertRaised: .alertRaised(try thing())
        case .alertResolved: .alertResolved(try more().document("alert"))
        case .recordChanged: .recordChanged(try HouseRecord(try more().word("record"), document: try bytes()))
        case .recordRemoved: .recordRemoved(HouseRecord.Key(try more().word("record"), try more().text("id")))
        case .maintenanceAnnounced: .maintenanceAnnounced(try thing())
        case .accessRevoked: .accessRevoked(try thing())
        case .configured: .configured(try thing())
        }
    }

    private func thing<Kind: Document>() throws(CodingFailure) -> Kind {
        try Kind(bytes: try bytes())
    }

    private func bytes() throws(CodingFailure) -> [UInt8] {
        guard let document else { throw CodingFailure("the event \(kind) has lost its document") }
        return document
    }

    private func more() throws(CodingFailure) -> JSONObject {
        guard let detail else { throw CodingFailure("the event \(kind) has lost its detail") }
        return try JSONObject(detail)
    }

    /// What else the event says; nil in what was written before it said anything.
    private func details() throws(CodingFailure) -> JSONObject? {
        guard let detail else { return nil }
        return try JSONObject(detail)
    }
}

extension RestaurantState {
    /// Takes a document in, as a store kept it.
    package mutating func restore(_ kind: DocumentKind, _ bytes: [UInt8]) throws(CodingFailure) {
        switch kind {
        case .order:
            let order = try Order(bytes: bytes)
            orders[order.id] = order
        case .menuItem:
            let item = try MenuItem(bytes: bytes)
            menu[item.id] = item
        case .table:
            let table = try Table(bytes: bytes)
            tables[table.id] = table
        case .counter:
            let counter = try Counter(bytes: bytes)
            counters[counter.id] = counter
        case .employee:
            let employee = try Employee(bytes: bytes)
            employees[employee.id] = employee
        case .alert:
            let alert = try Alert(bytes: bytes)
            alerts[alert.id] = alert
        case .settings:
            settings = try Settings(bytes: bytes)
        case .record(let kind):
            records.put(try HouseRecord(kind, document: bytes))
        }
    }

    /// Counts on from the restaurant's latest order.
    package mutating func continueNumbers(after order: Order) {
        lastOrderNumber = order.number
        lastBusinessDay = order.businessDay
        ordersOfDay = order.numberOfDay
    }
}
