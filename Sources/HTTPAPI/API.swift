import Access
import Engine
import HTTPTypes
import Hummingbird
import Journal
import Outlets

/// Everything that HTTP answers: the API, its description, health, figures and pages.
package struct API: Sendable {
    /// Everything but the pages.
    package let operations: [Operation]
    private let authentication: Authentication
    private let pages: Pages
    private let gate: Gate

    /// - Parameters:
    ///   - logIn: lets staff in with their secrets; nil where tokens are another issuer's.
    ///   - links: what guests are sent to act with.
    ///   - limits: say how long an address is refused that failed too often to log in.
    ///   - outlets: prints and delivers.
    ///   - unready: nil while the server takes work; else why not.
    ///   - metrics: the figures in Prometheus' text format.
    package init(
        engine: Engine, store: any Store, gate: Gate, logIn: LogIn?, links: OrderLink, limits: Limits, outlets: OutletService, pages: Pages,
        unready: @escaping @Sendable () -> String?,
        metrics: @escaping @Sendable () -> String
    ) {
        self.pages = pages
        self.gate = gate
        authentication = Authentication(gate: gate, suspicionWindow: limits.suspicionWindow)
        let staff = StaffBook(engine: engine, store: store)
        let orders = OrderRoutes(engine: engine, store: store)
        operations =
            HealthRoutes(unready: unready, metrics: metrics).operations + [OpenAPI.operation]
            + orders.operations + POSRoutes(orders: orders).operations
            + HouseRoutes(engine: engine, store: store, orders: orders).operations
            + RatingRoutes(engine: engine, store: store, authentication: authentication, links: links).operations
            + AuditRoutes(engine: engine, store: store).operations + RevocationRoutes(engine: engine, store: store).operations
            + MaintenanceRoutes(engine: engine, store: store).operations
            + ReceiptRoutes(engine: engine, store: store, authentication: authentication, links: links).operations
            + MetricsRoutes(engine: engine).operations
            + LogInRoutes(staff: staff, gate: gate, logIn: logIn, suspicionWindow: limits.suspicionWindow).operations
            + CredentialRoutes(staff: staff, logIn: logIn).operations
            + ConnectionRoutes(gate: gate).operations + TokenRoutes(staff: staff, gate: gate, logIn: logIn).operations
            + BroadcastRoutes(engine: engine).operations
            + PrinterRoutes(engine: engine, store: store, outlets: outlets).operations
    }

    /// What answers requests.
    package func responder() -> some HTTPResponder<APIContext> { router().buildResponder() }

    private func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        let methods = MethodTable(operations.map { ($0.path, $0.method) } + pages.paths.map { ($0, .get) })
        router.add(middleware: CrossOrigin(gate: gate, methods: methods))
        router.add(middleware: Failures(methods: methods))
        pages.add(to: router)
        for operation in operations {
            let group = operation.isOpen ? router.group() : router.group().add(middleware: authentication.of(operation))
            group.on(RouterPath(operation.path), method: operation.method, use: operation.handler)
        }
        return router
    }
}
