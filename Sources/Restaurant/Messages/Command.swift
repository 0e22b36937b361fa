/// Everything that can be asked of a restaurant.
public enum Command: Hashable, Sendable {
    case place(OrderDraft)
    case amend(OrderID, Amendment)
    /// Forward, with steps skipped, or one step back (a recall).
    case moveOrder(OrderID, to: OrderStatus)
    case moveItem(OrderID, ItemID, to: ItemStatus)
    case prioritize(OrderID, Priority, reason: String? = nil)
    case assign(OrderID, employee: EmployeeID?, counter: CounterID?)
    /// To another table.
    case transfer(OrderID, table: String)
    /// The other order's items come onto the first one, and the other one is over.
    case merge(OrderID, with: OrderID)
    /// Some of its items become an order of their own, at the same table.
    case split(OrderID, Split)
    /// Nil takes a discount back.
    case discount(OrderID, Discount.Size?, reason: String? = nil)
    /// `reason` is a word for programs, `message` a sentence for people.
    case cancel(OrderID, reason: String?, message: String? = nil)
    /// Hands a ready order over to whoever knows its code.
    case pickUp(OrderID, code: String)
    /// Takes the code away from an order that nobody fetched in time; the house's own.
    case expirePickup(OrderID)
    /// 1 to 5 stars from whoever had it.
    case rate(OrderID, stars: Int, comment: String?)
    /// Announces a payment whose outcome comes later, by ``settlePayment``.
    case initiatePayment(OrderID, PaymentDraft)
    case takePayment(OrderID, PaymentDraft)
    case settlePayment(OrderID, PaymentID, declinedReason: String?)
    /// Gives back a part of a payment, or all that is left of it.
    case refund(OrderID, PaymentID, amount: Money?, reason: String)
    case putMenuItem(MenuItem)
    case removeMenuItem(MenuItemID)
    case setAvailability(MenuItemID, available: Bool, remaining: Int?)
    case putTable(Table)
    case removeTable(TableID)
    case setTableStatus(TableID, Table.Status)
    case putCounter(Counter)
    case setCounterStatus(CounterID, Counter.Status, reason: String?, downtimeMinutes: Int? = nil)
    case putEmployee(Employee)
    /// `until` is when the shift that begins is to end.
    case clock(EmployeeID, in: Bool, counter: CounterID?, until: Timestamp? = nil)
    /// `type` is a free word: `lunch`.
    case startBreak(EmployeeID, minutes: Int?, type: String? = nil)
    case endBreak(EmployeeID)
    case notify(Notification)
    /// The house's own.
    case raiseAlert(AlertDraft)
    case resolveAlert(AlertID)
    /// Cards and shifts are not put by hand.
    case putRecord(HouseRecord)
    case removeRecord(HouseRecord.Key)
    /// The id is made of chance where the command comes in, for whoever knows it may spend the card.
    case issueGiftCard(GiftCardID, Money, expiresAt: Timestamp?)
    /// A card that was lost or stolen; false lets it be spent again.
    case blockGiftCard(GiftCardID, Bool)
    /// Money came in for what an account owes.
    case settleAccount(AccountID, Money, Payment.Method)
    case announceMaintenance(String, from: Timestamp, until: Timestamp?)
    case revoke(Revocation.Target, reason: String? = nil)
    case configure(Settings)

    /// The order that the command is about, so that it can be brought in before the rules look at it.
    public var order: OrderID? {
        switch self {
        case .amend(let id, _), .moveOrder(let id, _), .moveItem(let id, _, _), .prioritize(let id, _, _), .assign(let id, _, _),
            .transfer(let id, _), .merge(let id, _), .split(let id, _), .discount(let id, _, _),
            .cancel(let id, _, _), .pickUp(let id, _), .expirePickup(let id), .rate(let id, _, _), .initiatePayment(let id, _),
            .takePayment(let id, _),
            .settlePayment(let id, _, _),
            .refund(let id, _, _, _):
            id
        default: nil
        }
    }
}

/// What comes with a command from outside the rules: time, chance, and who asks.
public struct Context: Hashable, Sendable {
    public var now: Timestamp
    public var ids: IDSeed
    public var actor: Actor
    /// The version that the asker saw last of the order; another one is refused (`If-Match`).
    public var expectedVersion: Int?
    /// What waits in the kitchen, and how long it took lately; with none, the menu alone says how long a dish takes.
    public var kitchen: Kitchen

    public init(now: Timestamp, ids: IDSeed, actor: Actor, expectedVersion: Int? = nil, kitchen: Kitchen = Kitchen()) {
        self.now = now
        self.ids = ids
        self.actor = actor
        self.expectedVersion = expectedVersion
        self.kitchen = kitchen
    }
}

/// An order as a guest or a till asks for it.
public struct OrderDraft: Hashable, Sendable {
    public var type: OrderType
    public var items: [ItemDraft]
    public var tableNumber: String?
    public var seatNumber: Int?
    public var customer: Customer?
    public var notes: String?
    public var priority: Priority
    /// The till's own name for it.
    public var reference: String?
    public var plannedPayment: PlannedPayment?
    /// Whether a member of staff has confirmed it in the same breath.
    public var isConfirmed: Bool
    /// What the asker thinks that it costs; refused if it costs something else.
    public var expected: ExpectedTotals

    public init(
        type: OrderType = .dineIn, items: [ItemDraft], tableNumber: String? = nil, seatNumber: Int? = nil, customer: Customer? = nil,
        notes: String? = nil, priority: Priority = .normal, reference: String? = nil, plannedPayment: PlannedPayment? = nil,
        isConfirmed: Bool = false, expected: ExpectedTotals = ExpectedTotals()
    ) {
        self.type = type
        self.items = items
        self.tableNumber = tableNumber
        self.seatNumber = seatNumber
        self.customer = customer
        self.notes = notes
        self.priority = priority
        self.reference = reference
        self.plannedPayment = plannedPayment
        self.isConfirmed = isConfirmed
        self.expected = expected
    }
}

/// What somebody reckons that an order costs; what is nil they do not say.
public struct ExpectedTotals: Hashable, Sendable {
    public var subtotal: Money?
    public var tax: Money?
    public var total: Money?

    public init(subtotal: Money? = nil, tax: Money? = nil, total: Money? = nil) {
        self.subtotal = subtotal
        self.tax = tax
        self.total = total
    }
}

/// One line of a draft: from the menu (`menuItem`; name, price and counter come from it), or open (`name` and `unitPrice`; staff only).
///
/// A till may know dishes that the house does not: if a member of staff names and prices one, it becomes an open line.
public struct ItemDraft: Hashable, Sendable {
    public var menuItem: MenuItemID?
    public var name: String?
    public var quantity: Int
    public var unitPrice: Money?
    public var modifiers: [Modifier]
    public var notes: String?
    public var seatNumber: Int?
    public var course: Int?
    public var counter: CounterID?

    public init(
        menuItem: MenuItemID? = nil, name: String? = nil, quantity: Int = 1, unitPrice: Money? = nil, modifiers: [Modifier] = [],
        notes: String? = nil, seatNumber: Int? = nil, course: Int? = nil, counter: CounterID? = nil
    ) {
        self.menuItem = menuItem
        self.name = name
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.modifiers = modifiers
        self.notes = notes
        self.seatNumber = seatNumber
        self.course = course
        self.counter = counter
    }
}

/// Changes to an order that was placed; what is nil or empty stays as it was.
public struct Amendment: Hashable, Sendable {
    public var add: [ItemDraft]
    /// Items that nobody shall make any more; they stay on the ticket, struck through.
    public var void: [ItemID]
    public var quantities: [ItemID: Int]
    public var tableNumber: String?
    public var seatNumber: Int?
    public var customer: Customer?
    public var notes: String?

    public init(
        add: [ItemDraft] = [], void: [ItemID] = [], quantities: [ItemID: Int] = [:], tableNumber: String? = nil, seatNumber: Int? = nil,
        customer: Customer? = nil, notes: String? = nil
    ) {
        self.add = add
        self.void = void
        self.quantities = quantities
        self.tableNumber = tableNumber
        self.seatNumber = seatNumber
        self.customer = customer
        self.notes = notes
    }
}

/// Which items leave an order.
public enum Split: Hashable, Sendable {
    case items([ItemID])
    case seat(Int)
}

/// A payment as a till or a guest's phone reports it.
public struct PaymentDraft: Hashable, Sendable {
    public var amount: Money
    public var tip: Money
    public var method: Payment.Method
    /// Present when it failed.
    public var declinedReason: String?
    /// The seat that it is for.
    public var seat: Int?
    /// Needed for ``Payment/Method/giftCard``.
    public var giftCard: GiftCardID?
    /// Needed for ``Payment/Method/houseAccount``.
    public var account: AccountID?

    public init(
        amount: Money, tip: Money = .zero, method: Payment.Method, declinedReason: String? = nil, seat: Int? = nil,
        giftCard: GiftCardID? = nil, account: AccountID? = nil
    ) {
        self.amount = amount
        self.tip = tip
        self.method = method
        self.declinedReason = declinedReason
        self.seat = seat
        self.giftCard = giftCard
        self.account = account
    }
}
