import Access
import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What is said on one connection that speaks Restaurant OS: it hears its restaurant, asks for what it missed, and moves orders.
/// Confined to its loop.
final class RestaurantOSConversation: Conversation {
    private let attendance: Attendance
    private let version: RestaurantOSVersion
    private let frames: RestaurantOSFrames
    private let seat: Seat
    private let listener: Listener
    private var subscriptions: RestaurantOSSubscriptions

    /// - Parameter since: the last message that the client has.
    init(_ attendance: Attendance, version: RestaurantOSVersion, since: String?) {
        self.attendance = attendance
        self.version = version
        frames = RestaurantOSFrames(version: version, restaurant: attendance.restaurant)
        seat = attendance.house.hub.seat(
            in: attendance.restaurant, voice: attendance.house.voice(version), on: attendance.connection.loop)
        listener = attendance.principal.listener
        subscriptions = RestaurantOSSubscriptions(limit: attendance.house.limits.subscriptions)
        let principal = attendance.principal
        send(frames.connected(.init(user: principal.user, role: principal.role, position: nil), at: house.world.now()))
        catchUp(since: since)
    }

    private var house: House { attendance.house }
    private var restaurant: RestaurantID { attendance.restaurant }
    private var interest: Interest { Interest(listener: listener, subscriptions: subscriptions.interests) }

    func left() {
        seat.leave()
        if let device = attendance.principal.device { house.devices.left(restaurant, device, at: house.world.now()) }
    }

    // MARK: What was missed

    /// Joins the live events, behind what was missed if the client knows where it was (000, Message Persistence).
    private func catchUp(since: String?) {
        let from: MissedMessages.From
        if let since {
            from = .position(since)
        } else if let device = attendance.principal.device, let left = house.devices.back(restaurant, device, at: house.world.now()) {
            from = .time(left)
        } else {
            return join()
        }
        let missed = MissedMessages(house: house, version: version, listener: listener, restaurant: restaurant)
        look { view in
            missed.frame(from, view)
        } then: { conversation, frame in
            conversation.send(frame)
            conversation.join()
        } otherwise: { conversation, refusal in
            // It hears what happens from now on, and knows that it lacks what was before.
            conversation.send(
                conversation.frames.resyncRequired(why: refusal.code.lowercased(), at: conversation.house.world.now(), position: nil))
            conversation.join()
        }
    }

    private func join() {
        seat.join(attendance.connection, interest: interest)
    }

    private func sync() {
        let (restaurant, frames, interest, voice) = (restaurant, frames, interest, house.voice(version))
        let (epoch, positions) = (house.store.epoch, house.positions)
        look { view in
            let place = positions.text(Position(epoch: epoch, sequence: view.head), of: restaurant)
            let orders = view.activeOrders.filter { voice.mayHear(interest, about: $0) }
            return orders.map { frames.order("order:created", $0, at: view.now, position: nil, replay: true) }
                + [frames.syncComplete(count: orders.count, at: view.now, position: place)]
        } then: { conversation, answers in
            if let frame = Frame.joined(answers.map(Frame.init(json:))) { conversation.attendance.connection.send(frame) }
        }
    }

    private func look<Found: Sendable>(
        _ work: @escaping @Sendable (View) -> Found, then: @escaping (RestaurantOSConversation, Found) -> Void,
        otherwise: ((RestaurantOSConversation, Refusal) -> Void)? = nil
    ) {
        attendance.look(work) { result in
            switch result {
            case .success(let found): then(self, found)
            case .failure(let refusal):
                self.send(self.frames.error(.init(refusal), at: self.house.world.now()))
                if case .unknownRestaurant = refusal {
                    self.attendance.connection.close(.policyViolation, "Unknown restaurant")
                } else {
                    otherwise?(self, refusal)
                }
            }
        }
    }

    // MARK: What it says

    func received(_ text: ByteBuffer, at now: Timestamp) {
        let received: RestaurantOSReceived
        do {
            received = try RestaurantOSReceived(text)
        } catch {
            return send(frames.error(.init(code: InvalidMessage.code, message: error.message, command: error.command), at: now))
        }
        if let named = received.restaurant, named != restaurant.rawValue {
            return closeStranger(subject: named, action: "names another restaurant")
        }
        switch received.message {
        case .ping: attendance.connection.send(RestaurantOSFrames.pong)
        case .pong: break
        case .auth(let token, _): attendance.shown?(token, nil)
        case .sync: sync()
        case .subscribe(let events, let filters):
            do {
                try subscriptions.subscribe(events, filters: filters)
                seat.change(to: interest)
                send(frames.subscribed("subscribed", events: events, active: subscriptions.active.count, at: now))
            } catch {
                send(frames.error(.init(code: "INVALID_SUBSCRIPTION", message: "\(error)"), at: now))
            }
        case .unsubscribe(let events):
            subscriptions.unsubscribe(events)
            seat.change(to: interest)
            send(frames.subscribed("unsubscribed", events: events, active: subscriptions.active.count, at: now))
        case .updateStatus(let order, let status, let command):
            submit(.moveOrder(order, to: status), order, command, "move|\(order)|\(status.rawValue)", at: now)
        case .updateItem(let order, let item, let status, let command):
            submit(.moveItem(order, item, to: status), order, command, "item|\(order)|\(item)|\(status.rawValue)", at: now)
        }
    }

    private func submit(_ command: Command, _ order: OrderID, _ id: CommandID?, _ fingerprint: String, at now: Timestamp) {
        let principal = attendance.principal
        guard principal.may(.moveStatus) == .yes else {
            attendance.audit("order:update_status", subject: order.rawValue)
            let fault = RestaurantOSFrames.Fault(
                code: Rejection.Code.notPermitted.rawValue, message: "\(principal.role.rawValue) may not move orders", command: id)
            return send(frames.error(fault, at: now))
        }
        let submission = Submission(
            restaurant: restaurant, command: command, actor: principal.actor, id: id?.scoped(to: principal.user),
            fingerprint: Fingerprint.of(fingerprint.utf8), origin: .init(name: "order:update_status", address: attendance.address))
        attendance.submit(submission) { [store = house.store] result -> RestaurantID? in
            // Asked only when a command names an order that this restaurant does not have.
            if case .failure(.rejected(.notFound)) = result { try? store.owner(of: order) } else { nil }
        } then: { result, owner in
            self.answered(result, id, order, owner: owner)
        }
    }

    private func answered(_ result: Result<Answer, Refusal>, _ id: CommandID?, _ order: OrderID, owner: RestaurantID?) {
        let now = house.world.now()
        switch result {
        case .success(let answer):
            guard let id else { return }
            send(frames.acknowledged(id, order: answer.order, duplicate: answer.duplicate, at: now))
        case .failure(let refusal):
            if let owner, owner != restaurant {
                return closeStranger(subject: order.rawValue, action: "names another restaurant's order")
            }
            var fault = RestaurantOSFrames.Fault(refusal)
            fault.command = id
            send(frames.error(fault, at: now))
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

    private func send(_ json: [UInt8]) { attendance.connection.send(Frame(json: json)) }
}
