import AsyncHTTPClient
import Foundation
import JSONText
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Restaurant
import Transport

/// One restaurant's guests, kitchen and waiters, who use the server as any client would: orders and payments over HTTP, the kitchen over
/// a WebSocket.
actor SimulatedRestaurant {
    /// What the simulation saw.
    struct Report: Sendable {
        var ordersPlaced = 0
        var ordersSeen = 0
        var ordersCompleted = 0
        var refusals = 0
        var errors: [String: Int] = [:]
        /// Seconds from the moment before an order was sent to its frame at the kitchen's socket.
        var delays: [Double] = []

        mutating func add(_ other: Report) {
            ordersPlaced += other.ordersPlaced
            ordersSeen += other.ordersSeen
            ordersCompleted += other.ordersCompleted
            refusals += other.refusals
            errors.merge(other.errors, uniquingKeysWith: +)
            delays += other.delays
        }
    }

    struct Plan: Sendable {
        var url: String
        var token: String
        /// Parties a minute.
        var rate: Double
        var seed: UInt64
        /// How much faster than life the kitchen works.
        var speed: Double
        /// Follow the hours of the day; else it is always the busiest hour.
        var followsTheDay = false
        /// Guests who come at once in the beginning, so that there is something to see.
        var firstGuests = 0
    }

    private let plan: Plan
    private var evening: Evening
    private var sentAt: [String: ContinuousClock.Instant] = [:]
    private var underWay: Set<String> = []
    private(set) var report = Report()

    init(_ plan: Plan) async throws {
        self.plan = plan
        let menu = try await Self.get(plan, "menu", as: MenuAnswer.self)
        let tables = try await Self.get(plan, "tables", as: TablesAnswer.self)
        evening = Evening(
            seed: plan.seed,
            menu: menu.items.filter(\.available).map {
                .init(
                    id: $0.id, name: $0.name, category: $0.category, price: $0.price, modifiers: $0.modifiers.map(\.name),
                    prepMinutes: $0.prep_minutes)
            }, tables: tables.tables.map(\.label))
    }

    /// Lets guests come until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.kitchen() }
            var first = plan.firstGuests
            while !Task.isCancelled {
                let party = evening.party()
                group.addTask { await self.place(party) }
                first -= 1
                let hour = plan.followsTheDay ? Calendar.current.component(.hour, from: Date()) : nil
                let pause = first > 0 ? 1.5 : evening.pause(perMinute: plan.rate, hour: hour)
                do { try await Task.sleep(for: .seconds(pause)) } catch { break }
            }
            group.cancelAll()
        }
    }

    // MARK: Guests

    private func place(_ party: Evening.Party) async {
        let key = UUID().uuidString
        let body = JSONWriter.object { json in
            json.field("order_type", party.table == nil ? "takeout" : "dine_in")
            json.optional("table_number", party.table)
            json.object("customer") { $0.field("name", party.name) }
            json.array("items", party.lines) { json, line in
                json.object { json in
                    if let id = line.dish.id {
                        json.field("menu_item_id", id)
                    } else {
                        json.field("name", line.dish.name)
                        json.field("unit_price", line.dish.price)
                    }
                    json.field("quantity", line.quantity)
                    if let modifier = line.modifier {
                        json.array("modifiers", [modifier]) { json, name in json.object { $0.field("name", name) } }
                    }
                    json.optional("notes", line.notes)
                    json.optional("seat_number", line.seat)
                    json.field("course", line.course)
                }
            }
        }
        let began = ContinuousClock.now
        do {
            let answer = try await send(.POST, "orders", body, key: key, as: OrderAnswer.self)
            report.ordersPlaced += 1
            sentAt[answer.order.id] = began
        } catch {
            note(error)
        }
    }

    // MARK: Kitchen and waiters

    private func kitchen() async {
        while !Task.isCancelled {
            do {
                let socket = try await WebSocketClient.connect(
                    Self.socketURL(plan.url), headers: [("Authorization", "Bearer \(plan.token)")])
                try await socket.send(#"{"type":"orders:sync","data":{}}"#)
                let ping = Task {
                    while !Task.isCancelled {
                        try await Task.sleep(for: .seconds(600))
                        socket.post(#"{"type":"auth","token":"\#(plan.token)"}"#)
                    }
                }
                defer { ping.cancel() }
                await withDiscardingTaskGroup { group in
                    for await message in socket.messages {
                        guard case .text(let text) = message, let frame = try? JSONDecoder().decode(FrameAnswer.self, from: Data(text.utf8))
                        else { continue }
                        hear(frame, on: socket, in: &group)
                    }
                    group.cancelAll()
                }
            } catch {
                note(error)
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func hear(_ frame: FrameAnswer, on socket: WebSocketClient, in group: inout DiscardingTaskGroup) {
        switch frame.type {
        case "order:created":
            guard let order = frame.data?.order else { return }
            if let began = sentAt.removeValue(forKey: order.id) { report.delays.append(Self.seconds(since: began)) }
            if frame.replay != true { report.ordersSeen += 1 }
            guard underWay.insert(order.id).inserted else { return }
            let minutes = order.items?.map { $0.prep_minutes ?? 5 }.max() ?? 5
            let cooking = evening.cooking(minutes: minutes) / plan.speed
            group.addTask { await self.serve(order, cooking: cooking, on: socket) }
        case "error": report.refusals += 1
        default: break
        }
    }

    /// One order's way through kitchen and dining room. What a person at a display did meanwhile is respected: a refused step is no matter.
    private func serve(_ order: OrderAnswer.Order, cooking: Double, on socket: WebSocketClient) async {
        let steps: [(String, Double)] = [
            ("confirmed", 0.05), ("preparing", 0.25), ("ready", 0.7), ("served", 0.2), ("completed", 1.2),
        ]
        for (status, share) in steps {
            do { try await Task.sleep(for: .seconds(cooking * share)) } catch { return }
            if status == "completed" { await pay(order) }
            socket.post(#"{"type":"order:update_status","data":{"orderId":"\#(order.id)","status":"\#(status)"}}"#)
        }
        report.ordersCompleted += 1
        underWay.remove(order.id)
    }

    private func pay(_ order: OrderAnswer.Order) async {
        let body = JSONWriter.object { json in
            json.field("amount", order.total)
            json.field("payment_method", order.total % 3 == 0 ? "cash" : "card")
            json.field("tip", order.total / 20)
        }
        do {
            _ = try await send(.POST, "orders/\(order.id)/payments", body, key: UUID().uuidString, as: Ignored.self)
        } catch {
            note(error)
        }
    }

    // MARK: The wire

    private func note(_ error: any Error) {
        if error is CancellationError { return }
        report.errors[String("\(error)".prefix(120)), default: 0] += 1
    }

    private func send<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8], key: String, as type: Answer.Type
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(plan.url)/api/v1/\(path)")
        request.method = method
        request.headers = ["Authorization": "Bearer \(plan.token)", "Content-Type": "application/json", "Idempotency-Key": key]
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await Self.answer(request)
    }

    private static func get<Answer: Decodable>(_ plan: Plan, _ path: String, as type: Answer.Type) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(plan.url)/api/v1/\(path)")
        request.headers = ["Authorization": "Bearer \(plan.token)"]
        return try await answer(request)
    }

    private static func answer<Answer: Decodable>(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(15))
        let body = try await response.body.collect(upTo: 4 << 20)
        guard (200..<300).contains(response.status.code) else {
            throw Refused(status: Int(response.status.code), body: String(buffer: body))
        }
        return try JSONDecoder().decode(Answer.self, from: Data(buffer: body))
    }

    private static func socketURL(_ url: String) -> String {
        (url.hasPrefix("https") ? "wss" : "ws") + url.drop { $0 != ":" } + "/ws?v=6"
    }

    private static func seconds(since instant: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - instant).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    private struct Refused: Error, CustomStringConvertible {
        let status: Int
        let body: String
        var description: String { "HTTP \(status): \(body)" }
    }

    // MARK: What is read of the answers

    private struct Ignored: Decodable {}

    private struct MenuAnswer: Decodable {
        struct Item: Decodable {
            let id: String
            let name: String
            let category: String
            let price: Int64
            let available: Bool
            let modifiers: [Modifier]
            let prep_minutes: Int
        }
        struct Modifier: Decodable { let name: String }
        let items: [Item]
    }

    private struct TablesAnswer: Decodable {
        struct Table: Decodable { let label: String }
        let tables: [Table]
    }

    private struct OrderAnswer: Decodable {
        struct Order: Decodable, Sendable {
            struct Item: Decodable, Sendable { let prep_minutes: Int? }
            let id: String
            let total: Int64
            let items: [Item]?
        }
        let order: Order
    }

    private struct FrameAnswer: Decodable {
        struct Contents: Decodable { let order: OrderAnswer.Order? }
        let type: String
        let data: Contents?
        let replay: Bool?
    }
}
