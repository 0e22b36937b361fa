import Access
import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What is said on one till's connection: it is told everything when it comes, hears its restaurant, submits orders and moves them.
/// Confined to its loop.
final class POSConversation: Conversation {
    /// 002, State Synchronization.
    private static let recentOrders = 10

    private let attendance: Attendance
    private let frames: POSFrames
    private let seat: Seat
    init(_ attendance: Attendance) {
        self.attendance = attendance
        frames = POSFrames(restaurant: attendance.restaurant)
        seat = attendance.house.hub.seat(in: attendance.restaurant, voice: attendance.house.pos, on: attendance.connection.loop)
        guard attendance.principal.role.isStaff else {
            attendance.audit("pos", subject: nil)
            fail(.init(code: Rejection.Code.notPermitted.rawValue, message: "tills are for staff"))
            attendance.connection.close(.policyViolation, "Unauthorized")
            return
        }
        sync()
    }

    private var house: House { attendance.house }
    private var restaurant: RestaurantID { attendance.restaurant }

    func left() { seat.leave() }

    // MARK: What it is told

    private func sync() {
        let (frames, house, restaurant) = (frames, house, restaurant)
        attendance.look { view -> Result<[UInt8], StoreError> in
            house.pos.currencies[restaurant] = view.state.settings.currency
            let place = house.positions.text(Position(epoch: view.epoch, sequence: view.head), of: restaurant)
            return Result { () throws(StoreError) in
                let recent = try house.store.orders(of: restaurant, matching: OrderQuery(limit: Self.recentOrders)).orders
                return frames.syncState(active: view.activeOrders, recent: recent, at: view.now, position: place)
            }
        } then: { [self] result in
            switch result {
            case .success(.success(let frame)):
                send(frame)
                seat.join(attendance.connection, interest: Interest(listener: .staff))
            case .success(.failure(let error)): fail(.init(.storeFailing("\(error)", retryAfter: 1)))
            case .failure(let refusal):
                fail(.init(refusal))
                if case .unknownRestaurant = refusal { attendance.connection.close(.policyViolation, "Unknown restaurant") }
            }
        }
    }

    // MARK: What it says

    func received(_ text: ByteBuffer, at now: Timestamp) {
        let received: POSReceived
        do {
            received = try POSReceived(text)
        } catch {
            return fail(.init(code: InvalidMessage.code, message: error.message, command: error.command))
        }
        switch received {
        case .ping: attendance.connection.send(POSFrames.pong)
        case .pong: break
        case .auth(let token): attendance.shown?(token, nil)
        case .sync: sync()
        case .submit(let order, let command): submit(order, command)
        case .updateStatus(let order, let status, let command):
            move(.moveOrder(order, to: status), "order_status_update", order, command, "move|\(order)|\(status.rawValue)")
        case .updateItem(let order, let item, let status, let command):
            move(.moveItem(order, item, to: status), "item_status_update", order, command, "item|\(order)|\(item)|\(status.rawValue)")
        }
    }

    /// Takes an order in: `clientOrderId` names it wherever it comes from, else `messageId` names the command.
    private func submit(_ body: POSOrderBody, _ command: CommandID?) {
        guard body.names(restaurant) else { return closeStranger(subject: body.tenantId ?? "", action: "names another restaurant") }
        guard let currency = house.pos.currencies[restaurant] else { return learnCurrency { self.submit(body, command) } }
        let draft: OrderDraft
        do {
            draft = try body.draft(in: currency)
        } catch {
            let message = error.faults.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
            return fail(
                .init(
                    code: Rejection.Code.invalid.rawValue, message: message, details: error.faults, command: command,
                    reference: body.clientOrderId))
        }
        let principal = attendance.principal
        let submission = Submission(
            restaurant: restaurant, command: .place(draft), actor: principal.actor,
            id: body.command ?? command?.scoped(to: principal.user), fingerprint: body.fingerprint,
            origin: .init(name: "submit_order", address: attendance.address))
        attendance.submit(submission) { _ in
        } then: { [self] result, _ in
            let now = house.world.now()
            switch result {
            case .success(let answer):
                // The first time it hears of its order with everybody else; this time nobody else is told.
                if answer.duplicate, let order = answer.order {
                    send(frames.order("order_created", order, duplicate: true, at: now, position: nil))
                }
                if let command { send(frames.acknowledged(command, order: answer.order, duplicate: answer.duplicate, at: now)) }
            case .failure(let refusal):
                var fault = POSFrames.Fault(refusal)
                (fault.command, fault.reference) = (command, body.clientOrderId)
                fail(fault)
            }
        }
    }

    private func learnCurrency(then: @escaping () -> Void) {
        attendance.look { [house, restaurant] view in
            house.pos.currencies[restaurant] = view.state.settings.currency
        } then: { [self] result in
            switch result {
            case .success: then()
            case .failure(let refusal): fail(.init(refusal))
            }
        }
    }

    private func move(_ command: Command, _ name: String, _ order: OrderID, _ id: CommandID?, _ fingerprint: String) {
        let principal = attendance.principal
        let submission = Submission(
            restaurant: restaurant, command: command, actor: principal.actor, id: id?.scoped(to: principal.user),
            fingerprint: Fingerprint.of(fingerprint.utf8), origin: .init(name: name, address: attendance.address))
        attendance.submit(submission) { [store = house.store] result -> RestaurantID? in
            // Asked only when a command names an order that this restaurant does not have.
            if case .failure(.rejected(.notFound)) = result { try? store.owner(of: order) } else { nil }
        } then: { [self] result, owner in
            switch result {
            case .success(let answer):
                guard let id else { return }
                send(frames.acknowledged(id, order: answer.order, duplicate: answer.duplicate, at: house.world.now()))
            case .failure(let refusal):
                if let owner, owner != restaurant {
                    return closeStranger(subject: order.rawValue, action: "names another restaurant's order")
                }
                var fault = POSFrames.Fault(refusal)
                fault.command = id
                fail(fault)
            }
        }
    }

    // MARK: The token's life

    func tokenExpiring(_ end: Timestamp, at now: Timestamp) { send(frames.tokenExpiring(end, at: now)) }

    func tokenRenewed(until end: Timestamp, correlation: String?, at now: Timestamp) { send(frames.authRenewed(end, at: now)) }

    // MARK: Ends

    private func closeStranger(subject: String, action: String) {
        attendance.audit(action, subject: subject)
        attendance.connection.close(.policyViolation, "Another restaurant")
    }

    private func fail(_ fault: POSFrames.Fault) { send(frames.error(fault, at: house.world.now())) }

    private func send(_ json: [UInt8]) { attendance.connection.send(Frame(json: json)) }
}
