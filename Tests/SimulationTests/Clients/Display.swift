import Access
import NIOCore
import Realtime
import Restaurant

@testable import Dialects

/// A Restaurant OS display as its document has it: shows the active orders, and comes back with the message that it heard last.
final class Display: Client {
    struct Kind {
        var version: RestaurantOSVersion
        /// Whether it says where it stopped; else it asks for everything each time.
        var remembers: Bool
        /// What it subscribes to; nil: everything.
        var events: [String]?
    }

    private let kind: Kind
    private var since: String?
    private var waitsForMissed = false
    private var picture: [String: Int] = [:]
    /// Whether its picture cannot be trusted before it has synchronized, on whatever connection.
    private var mustSync = true
    /// What it was told since its picture was whole, if it hears everything.
    private var watching: Watching?
    /// What a synchronization brought so far.
    private var syncing: [String: Int]?

    init(_ name: String, _ principal: Principal, _ kind: Kind, in simulation: Simulation) {
        self.kind = kind
        super.init(name, principal, in: simulation)
    }

    override func session(in core: ServerCore) -> any Session {
        DialectSession(
            house: core.house, manner: RestaurantOSManner(version: kind.version), address: name, introduction: .shown(.success(principal)),
            since: kind.remembers ? since : nil)
    }

    override func heard(_ heard: Heard, on link: Link) {
        if heard.type != "pong", heard.restaurant_id != restaurant.rawValue { fail("heard \(heard.type) of \(heard.restaurant_id ?? "?")") }
        let contents = heard.contents
        switch heard.type {
        case "connected": connected(link)
        case "order:created" where heard.replay == true:
            if let order = contents.order { syncing?[order.id ?? ""] = order.version }
            return
        case "sync_complete":
            picture = syncing ?? picture
            syncing = nil
            mustSync = false
            compare(upTo: heard.messageId)
            if watching == nil { watch(from: heard.messageId) }
        case "missed_messages":
            waitsForMissed = false
            for message in contents.messages ?? [] { show(message, isReplay: true) }
            compare(upTo: heard.messageId)
            resend()
        case "resync_required":
            waitsForMissed = false
            mustSync = true
            compare(upTo: nil)
            watch(from: heard.messageId)
            sync()
        case "ack":
            answered(contents.messageId ?? "", .accepted(order: contents.order_id), duplicate: contents.duplicate ?? false)
        case "error":
            if let id = contents.messageId {
                refused(id, contents.code ?? "")
            } else if ["STORE_UNAVAILABLE", "SERVER_BUSY", "RATE_LIMITED"].contains(contents.code) {
                if syncing != nil {
                    after(Duration.seconds(1).micros) { client in
                        if client.link === link { (client as? Display)?.sync() }
                    }
                }
            } else if !["TOO_MANY_CONNECTIONS", "AUTHENTICATION_FAILED"].contains(contents.code) {
                fail("error \(contents.code ?? "")")
            }
        default: show(heard, isReplay: false)
        }
        since = heard.messageId ?? since
    }

    private func connected(_ link: Link) {
        if let events = kind.events { link.say(#"{"type":"subscribe","events":[\#(events.map { #""\#($0)""# }.joined(separator: ","))]}"#) }
        if kind.remembers, since != nil { waitsForMissed = true }
        if mustSync || !kind.remembers { sync() }
        resend()
    }

    private func sync() {
        syncing = [:]
        link?.say(#"{"type":"orders:sync"}"#)
    }

    private func watch(from position: String?) {
        let place = kind.events == nil ? position.flatMap { simulation.oracle.position($0, of: restaurant) } : nil
        watching = place.map { Watching(restaurant, kind.version, principal.listener, after: $0) }
    }

    /// What it was told, against the log.
    private func compare(upTo position: String?) {
        let end = position.flatMap { simulation.oracle.position($0, of: restaurant) }
        if let fault = watching?.fault(simulation.oracle, upTo: end) { fail(fault) }
    }

    private func show(_ heard: Heard, isReplay: Bool) {
        if let id = heard.messageId { watching?.hear(Oracle.Told(type: heard.type, id: id)) }
        for order in (heard.contents.orders ?? []) + (heard.contents.order.map { [$0] } ?? []) {
            guard let id = order.id else { continue }
            if order.restaurant_id != restaurant.rawValue { fail("was shown an order of \(order.restaurant_id ?? "?")") }
            if !isReplay, syncing == nil, let known = picture[id], known > order.version {
                fail("\(id) went back from version \(known) to \(order.version)")
            }
            let isActive = OrderStatus(rawValue: order.status)?.isActive ?? false
            picture[id] = isActive ? order.version : nil
        }
    }

    override func gone() {
        syncing = nil
        waitsForMissed = false
        if !kind.remembers {
            compare(upTo: nil)
            watching = nil
        }
    }

    override func act() {
        if syncing != nil || waitsForMissed { return }
        if chance.happens(0.05), isReady, kind.events == nil, syncing == nil { return sync() }
        guard principal.role.isStaff, chance.happens(0.6), let order = simulation.someOrder(in: restaurant, &chance) else { return }
        let status = chance.one(of: OrderStatus.allCases.filter { $0 != .pending })?.rawValue ?? ""
        want { #"{"type":"order:update_status","messageId":"\#($0)","data":{"orderId":"\#(order)","status":"\#(status)"}}"# }
    }

    override var isSettled: Bool { super.isSettled && link != nil && syncing == nil && !waitsForMissed }

    override func faults() -> [String] {
        if let fault = watching?.fault(simulation.oracle, upTo: simulation.end(of: restaurant)) { return ["\(name) \(fault)"] }
        let truth = simulation.oracle.active(in: restaurant, of: principal.role.isStaff ? nil : principal.customer)
        let wrong = Set(picture.keys).union(truth.keys).filter { order in
            guard let shown = picture[order], let current = truth[order], shown <= current else { return true }
            return shown < current && shown < simulation.oracle.versionTold(of: order, in: restaurant) ?? 0
        }
        return wrong.sorted().map {
            "\(name) shows \($0) in version \(picture[$0].map { "\($0)" } ?? "none"), it is \(truth[$0].map { "\($0)" } ?? "over")"
        }
    }
}
