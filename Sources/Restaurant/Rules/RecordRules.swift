extension RestaurantState {
    /// Keeps a record, or refuses it.
    func putRecord(_ record: HouseRecord, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        if records[record.key] == nil {
            try Bounds.check(count: records.count(of: record.key.kind) + 1, upTo: Bounds.documents, record.key.kind.rawValue)
        }
        switch record {
        case .category(let category): return try putCategory(category)
        case .modifierGroup(let group): return try putModifierGroup(group)
        case .printer(let printer): return try putPrinter(printer)
        case .webhook(let webhook): return try putWebhook(webhook)
        case .account(let account): return try putAccount(account)
        case .credential(let credential): return try putCredential(credential, context)
        // Cards are issued and spent, shifts worked: nobody writes them by hand.
        case .giftCard, .shift: throw .notPermitted("a \(record.key.kind.rawValue) is not put by hand")
        }
    }

    /// Forgets a record that nothing needs any more.
    func removeRecord(_ key: HouseRecord.Key, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard let record = records[key] else { throw .notFound(kind: key.kind.rawValue, id: key.id) }
        switch record {
        case .category(let category): try mustBeEmpty(category)
        case .modifierGroup(let group): try mustBeUnused(group)
        case .account(let account): try mustBeSettled(account)
        case .giftCard, .shift: throw .notPermitted("a \(key.kind.rawValue) is not removed by hand")
        case .credential(let credential):
            try mayDecide(over: credential, context)
            return [.recordRemoved(key), revocation(of: credential, "they may not log in any more", context)]
        case .printer, .webhook: break
        }
        return [.recordRemoved(key)]
    }

    // MARK: The menu

    /// A heading that is called something else takes its dishes with it.
    private func putCategory(_ category: MenuCategory) throws(Rejection) -> [Event] {
        try Bounds.checkName(category.name, "name")
        if let twin = records.categories.values.first(where: { $0.name == category.name && $0.id != category.id }) {
            throw .invalid(field: "name", reason: "another category is called that: \(twin.id)")
        }
        let before = records.categories[category.id]
        var category = category
        category.version = (before?.version ?? 0) + 1
        let dishes = before.map { before in menu.values.filter { $0.category == before.name && before.name != category.name } } ?? []
        return [.recordChanged(.category(category))]
            + dishes.sorted { $0.id < $1.id }.map { dish in
                var dish = dish
                dish.category = category.name
                dish.version += 1
                return .menuItemChanged(dish)
            }
    }

    private func mustBeEmpty(_ category: MenuCategory) throws(Rejection) {
        if let dish = menu.values.filter({ $0.category == category.name }).min(by: { $0.id < $1.id }) {
            throw .invalid(field: "category", reason: "has dishes still: \(dish.name)")
        }
    }

    private func putModifierGroup(_ group: ModifierGroup) throws(Rejection) -> [Event] {
        try Bounds.checkName(group.name, "name")
        try Bounds.check(group.options, "options")
        guard !group.options.isEmpty else { throw .invalid(field: "options", reason: "needs something to choose from") }
        guard Set(group.options.map(\.name)).count == group.options.count else {
            throw .invalid(field: "options", reason: "must have a name each")
        }
        try Bounds.check(group.minimum, 0...group.options.count, "minimum")
        try Bounds.check(group.maximum, max(1, group.minimum)...group.options.count, "maximum")
        var group = group
        group.version = (records.modifierGroups[group.id]?.version ?? 0) + 1
        return [.recordChanged(.modifierGroup(group))]
    }

    private func mustBeUnused(_ group: ModifierGroup) throws(Rejection) {
        if let dish = menu.values.filter({ $0.groups.contains(group.id) }).min(by: { $0.id < $1.id }) {
            throw .invalid(field: "modifier_group", reason: "comes with a dish still: \(dish.name)")
        }
    }

    // MARK: Outlets

    private func putPrinter(_ printer: Printer) throws(Rejection) -> [Event] {
        try Bounds.checkName(printer.name, "name")
        try Bounds.checkName(printer.host, "host")
        try Bounds.check(printer.port, Bounds.port, "port")
        try Bounds.check(printer.columns, Bounds.columns, "columns")
        guard !printer.papers.isEmpty else { throw .invalid(field: "papers", reason: "must name ticket, receipt or both") }
        for counter in printer.counters.sorted() { try mustExist(counter) }
        var printer = printer
        printer.version = (records.printers[printer.id]?.version ?? 0) + 1
        return [.recordChanged(.printer(printer))]
    }

    private func putWebhook(_ webhook: Webhook) throws(Rejection) -> [Event] {
        try Bounds.checkName(webhook.url, upTo: Bounds.url, "url")
        guard webhook.url.hasPrefix("https://") || webhook.url.hasPrefix("http://") else {
            throw .invalid(field: "url", reason: "must begin with https:// or http://")
        }
        try Bounds.checkName(webhook.secret, "secret")
        try Bounds.check(count: webhook.events.count, upTo: Bounds.items, "events")
        for event in webhook.events.sorted() { try Bounds.checkName(event, upTo: Bounds.label, "events") }
        var webhook = webhook
        webhook.version = (records.webhooks[webhook.id]?.version ?? 0) + 1
        return [.recordChanged(.webhook(webhook))]
    }

    // MARK: Accounts and credentials

    /// Sets an account up or changes it; what it owes is its orders' to say.
    private func putAccount(_ account: HouseAccount) throws(Rejection) -> [Event] {
        try Bounds.checkName(account.name, "name")
        try Bounds.check(account.limit.minor, Bounds.payment, "limit")
        let before = records.accounts[account.id]
        var account = account
        account.balance = before?.balance ?? .zero
        account.settlement = before?.settlement
        account.version = (before?.version ?? 0) + 1
        return [.recordChanged(.account(account))]
    }

    private func mustBeSettled(_ account: HouseAccount) throws(Rejection) {
        guard account.balance == .zero else {
            throw .invalid(field: "account", reason: "owes \(account.balance.decimal(in: settings.currency)) \(settings.currency) still")
        }
    }

    /// Whoever may set somebody's secret may act as them, so nobody sets that of somebody above them.
    private func putCredential(_ credential: Credential, _ context: Context) throws(Rejection) -> [Event] {
        guard let employee = employees[credential.id] else { throw .notFound(kind: "employee", id: credential.id.rawValue) }
        try mayDecide(over: Credential(id: employee.id), context)
        var credential = credential
        let before = records.credentials[credential.id]
        credential.version = (before?.version ?? 0) + 1
        let changed = Event.recordChanged(.credential(credential))
        guard before != nil else { return [changed] }
        // Whoever knew the old secret may hold a token by it.
        return [changed, revocation(of: credential, "their secret was changed", context)]
    }

    private func mayDecide(over credential: Credential, _ context: Context) throws(Rejection) {
        guard credential.id.rawValue == context.actor.user || context.actor.role.isManagement else {
            throw .notPermitted("only managers may set another's secret")
        }
        guard employees[credential.id]?.role != .admin || context.actor.role == .admin else {
            throw .notPermitted("only admins may set an admin's secret")
        }
    }

    private func revocation(of credential: Credential, _ reason: String, _ context: Context) -> Event {
        .accessRevoked(Revocation(.user(credential.id.rawValue), reason: reason, by: context.actor.user, at: context.now))
    }
}
