import Restaurant

/// What a guest had and paid, or has to pay yet.
package enum ReceiptSlip {
    /// - Parameter isCopy: whether the guest had one before.
    package static func slip(_ order: Order, of house: PrintingHouse, isCopy: Bool = false, mayBeSecond: Bool = false) -> Slip {
        var slip = Slip()
        func money(_ amount: Money) -> String { amount.decimal(in: order.currency) }
        if mayBeSecond { slip.put("MAY BE PRINTED TWICE", bold: true, centered: true) }
        if isCopy { slip.put("COPY", big: true, centered: true) }
        slip.put(house.name, big: true, centered: true)
        slip.put("Order #\(order.number)", house.clock(order.createdAt))
        if let table = order.tableNumber { slip.put("Table \(table)") }
        if let server = order.assignedEmployee { slip.put("Server: \(house.employees[server] ?? server.rawValue)") }
        slip.rule()
        for item in order.items where item.status != .voided {
            slip.put("\(item.quantity) x \(item.name)", money(item.lineTotal))
            for modifier in item.modifiers { slip.put("+ \(modifier.name)", indent: 4) }
        }
        slip.rule()
        slip.put("Subtotal", money(order.totals.subtotal))
        slip.put("Tax", money(order.totals.tax))
        slip.put("TOTAL \(order.currency)", money(order.totals.total), bold: true)
        let paid = order.payments.filter { $0.status != .failed && $0.status != .pending }
        if !paid.isEmpty { slip.rule() }
        for payment in paid {
            slip.put(name(of: payment.method), money(payment.amount))
            if payment.tip > .zero { slip.put("Tip", money(payment.tip)) }
            if payment.refunded > .zero { slip.put("Refunded", "-\(money(payment.refunded))") }
        }
        if order.due > .zero { slip.put("TO PAY \(order.currency)", money(order.due), bold: true) }
        return slip
    }

    private static func name(of method: Payment.Method) -> String {
        switch method {
        case .cash: "Cash"
        case .card: "Card"
        case .houseAccount: "House account"
        case .giftCard: "Gift card"
        case .other: "Other"
        }
    }
}

extension Slip {
    /// What comes out when somebody tries a printer.
    package static func test(_ printer: Printer, of house: PrintingHouse, at now: Timestamp) -> Slip {
        var slip = Slip()
        slip.put("TEST", big: true, bold: true, centered: true)
        slip.put(house.name, centered: true)
        slip.put(printer.name, house.clock(now))
        slip.rule()
        slip.put("áéíóú ñ ç ü ß € ½", "\(printer.columns)")
        return slip
    }
}
