import Engine
import Journal

/// What a restaurant is made of: menu, floor, staff, money beside orders, and what it decided about itself.
struct HouseRoutes: Sendable {
    let engine: Engine
    let store: any Store
    let orders: OrderRoutes

    var operations: [Operation] { menu + floor + staff + money + house }

    private var menu: [Operation] { MenuRoutes(engine: engine).operations + MenuPartRoutes(engine: engine).operations }

    private var floor: [Operation] {
        TableRoutes(engine: engine).operations + CounterRoutes(engine: engine).operations + TransferRoutes(orders: orders).operations
    }

    private var staff: [Operation] {
        EmployeeRoutes(engine: engine).operations + ShiftRoutes(engine: engine, store: store).operations
    }

    private var money: [Operation] {
        PaymentRoutes(orders: orders).operations + BillRoutes(orders: orders).operations
            + GiftCardRoutes(engine: engine).operations + AccountRoutes(engine: engine).operations
    }

    private var house: [Operation] { SettingsRoutes(engine: engine).operations + NoticeRoutes(engine: engine).operations }
}
