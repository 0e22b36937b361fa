import Access
import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

@testable import Dialects

/// A table-tap client as its document has it: keeps the sequence of every channel and the last message's id, says that it has what asks
/// for that, and resumes where it was.
final class TableTapClient: Client {
    /// What it does with its channels at the moment.
    private enum Stage: Equatable {
        case idle, subscribing, resuming, live
        /// Live, and one more channel or one less is on its way.
        case adding([String]), removing(String)
    }

    /// What it may hear, and what it asks for besides and must not get.
    private let allowed: [String]
    private let forbidden: [String]
    /// What it does not confirm, of what asks for that.
    private let withholds: Double
    private var channels: Set<String>
    private var stage = Stage.idle
    private var last: String?
    private var heads: [String: Int64] = [:]
    private var listening: Listening?
    /// Every message that it ever had.
    private var had: Set<String> = []

    init(
        _ name: String, _ principal: Principal, allowed: [String], forbidden: [String], withholds: Double, in simulation: Simulation
    ) {
        self.allowed = allowed
        self.forbidden = forbidden
        self.withholds = withholds
        channels = []
        super.init(name, principal, in: simulation)
        channels = Set(allowed.filter { _ in chance.happens(0.7) })
        if channels.isEmpty { channels = [allowed[0]] }
    }

    override func session(in core: ServerCore) -> any Session {
        DialectSession(house: core.house, manner: TableTapManner(), address: name, introduction: .shown(.success(principal)))
    }

    // MARK: Subscribing

    private func say(_ type: String, _ data: String) { link?.say(#"{"type":"\#(type)","data":{\#(data)}}"#) }

    private static func list(_ names: some Sequence<String>) -> String { "[" + names.map { #""\#($0)""# }.joined(separator: ",") + "]" }

    private func introduce() {
        let names = Self.list(channels.sorted() + forbidden)
        if let last, let position = simulation.oracle.position(last, of: restaurant) {
            stage = .resuming
            settle(upTo: nil)
            listening = Listening(restaurant, after: position, channels: channels)
            say("reconnect", #""lastMessageId":"\#(last)","channels":\#(names)"#)
        } else {
            stage = .subscribing
            say("subscribe", #""channels":\#(names)"#)
        }
    }

    override func act() {
        if stage == .live, chance.happens(0.15) { return changeChannels() }
        guard chance.happens(0.6), let text = command() else { return }
        want(text)
    }

    private func changeChannels() {
        let others = allowed.filter { !channels.contains($0) }
        if channels.count > 1, chance.happens(0.5), let gone = chance.one(of: channels.sorted()) {
            stage = .removing(gone)
            say("unsubscribe", #""channels":\#(Self.list([gone]))"#)
        } else if let new = chance.one(of: others) {
            stage = .adding([new])
            say("subscribe", #""channels":\#(Self.list([new]))"#)
        }
    }

    override func gone() { stage = .idle }

    // MARK: Hearing

    override func heard(_ heard: Heard, on link: Link) {
        let contents = heard.contents
        if heard.type == "metrics_update" { return take(figures: heard) }
        if heard.channel != nil { return take(heard, isReplay: false) }
        switch heard.type {
        case "connection_established":
            introduce()
            resend()
        case "subscription_confirmed": confirmed(heard)
        case "unsubscription_confirmed":
            guard case .removing(let name) = stage else { return fail("an unsubscription that was not asked for") }
            change(to: channels.subtracting([name]), at: nil)
            stage = .live
        case "message_replay":
            if stage != .resuming { fail("a replay that was not asked for") }
            for message in contents.messages ?? [] { take(message, isReplay: true) }
            last = contents.toMessageId ?? last
        case "replay_unavailable": if stage != .resuming { fail("no replay, and none was asked for") }
        case "snapshot": take(snapshot: heard)
        case "message_acknowledged":
            answered(contents.messageId ?? "", .accepted(order: contents.orderId), duplicate: contents.duplicate ?? false)
        case "message_error": refused(contents.messageId ?? "", contents.error?.code ?? "")
        case "error": erred(contents.code ?? "", link)
        case "token_expiring": break
        default: fail("heard \(heard.type)")
        }
    }

    private func erred(_ code: String, _ link: Link) {
        switch code {
        case "CONNECTION_LIMIT_EXCEEDED", "AUTHENTICATION_FAILED": break
        case "STORE_UNAVAILABLE", "SERVER_BUSY", "RATE_LIMIT_EXCEEDED":
            // What was asked for was not done; on this connection, it is asked for again.
            after(Duration.seconds(1).micros) { client in
                guard client.link === link, let client = client as? TableTapClient else { return }
                switch client.stage {
                case .idle, .live: break
                case .subscribing, .resuming: client.introduce()
                case .adding, .removing: client.stage = .live
                }
            }
        default: fail("error \(code)")
        }
    }

    /// Figures are in no log. They name a place of it all the same: up to there, everything has come.
    private func take(figures heard: Heard) {
        guard let id = heard.messageId, let position = simulation.oracle.position(id, of: restaurant), let listening, stage != .resuming
        else { return fail("figures before any channel was confirmed, or without a place") }
        if heard.cafeId != restaurant.rawValue || heard.sequence != nil { fail("figures of \(heard.cafeId ?? "?"), or with a sequence") }
        if !listening.channels.contains(.metrics(restaurant)) { fail("heard figures, and does not listen to them") }
        if let fault = listening.fault(simulation.oracle, upTo: position) { fail("before its figures: \(fault)") }
        last = id
    }

    private func take(_ heard: Heard, isReplay: Bool) {
        guard let id = heard.messageId, let sequence = heard.sequence, let text = heard.channel, let channel = ChannelName(text) else {
            return fail("a message on a channel without its place")
        }
        if heard.cafeId != restaurant.rawValue { fail("heard \(text) of \(heard.cafeId ?? "?")") }
        if heard.ackRequired == true, !chance.happens(withholds) {
            after(chance.micros(.milliseconds(1) ... .milliseconds(50))) { $0.link?.say(#"{"type":"ack","messageId":"\#(id)"}"#) }
        }
        guard var listening else { return fail("heard \(text) before any channel was confirmed") }
        if had.contains(id) {
            if heard.ackRequired != true || isReplay { fail("heard \(id) on \(text) twice") }
            return
        }
        guard isReplay || stage != .resuming else { return fail("heard \(id) live before the replay was through") }
        if !listening.channels.contains(channel) { fail("heard \(text), and does not listen to it") }
        if let head = heads[text], sequence != head + 1 { fail("\(text) goes on with \(sequence) after \(head)") }
        heads[text] = sequence
        last = id
        had.insert(id)
        listening.hear(Oracle.Said(id: id, channel: channel, sequence: sequence))
        self.listening = listening
    }

    private func confirmed(_ heard: Heard) {
        let failed = Set((heard.contents.failed ?? []).map(\.channel))
        let position = heard.messageId
        switch stage {
        case .subscribing, .resuming:
            if failed != Set(forbidden) { fail("was refused \(failed.sorted()), not \(forbidden)") }
            if stage == .subscribing {
                change(to: channels, at: position)
            } else {
                compare(heard.contents.sequences ?? [])
                settle(upTo: position)
            }
        case .adding(let new):
            if !failed.isEmpty { fail("was refused \(failed.sorted())") }
            change(to: channels.union(new), at: position)
        case .idle, .live, .removing: fail("a subscription that was not asked for")
        }
        for place in heard.contents.sequences ?? [] { heads[place.channel] = place.sequence }
        last = position ?? last
        stage = .live
        resend()
    }

    /// Where channels are, against where it believes them to be.
    private func compare(_ places: [Heard.Place]) {
        for place in places where heads[place.channel] != nil && heads[place.channel] != place.sequence {
            fail("\(place.channel) is at \(place.sequence), and it has heard up to \(heads[place.channel] ?? 0)")
        }
    }

    private func take(snapshot heard: Heard) {
        guard let text = heard.messageId, let position = simulation.oracle.position(text, of: restaurant) else {
            return fail("a snapshot without a place")
        }
        heads = [:]
        for place in heard.contents.sequences ?? [] { heads[place.channel] = place.sequence }
        settle(upTo: nil)
        listening = Listening(restaurant, after: position, channels: channels)
        last = text
        let truth = simulation.oracle.active(in: restaurant, of: nil, upTo: position.sequence)
        for order in heard.contents.orders ?? [] where truth[order.orderId ?? ""] != order.version {
            fail("a snapshot shows \(order.orderId ?? "?") in version \(order.version), it was \(truth[order.orderId ?? ""] ?? 0)")
        }
    }

    /// Listens to something else from a place on: the one that the server named, or the last message.
    private func change(to channels: Set<String>, at position: String?) {
        settle(upTo: position)
        self.channels = channels
        let selection = ChannelSelection(channels.compactMap { ChannelPattern($0) })
        heads = heads.filter { ChannelName($0.key).map(selection.contains) ?? false }
        guard let position = (position ?? last).flatMap({ simulation.oracle.position($0, of: restaurant) }) else {
            return fail("a subscription without a place")
        }
        listening = Listening(restaurant, after: position, channels: channels)
    }

    private func settle(upTo position: String?) {
        let end = position.flatMap { simulation.oracle.position($0, of: restaurant) }
        if let fault = listening?.fault(simulation.oracle, upTo: end) { fail(fault) }
    }

    override var isSettled: Bool { super.isSettled && stage == .live }

    override func faults() -> [String] {
        guard let listening else { return ["\(name) never heard anything"] }
        let fault = listening.fault(simulation.oracle, upTo: simulation.end(of: restaurant))
        return fault.map { ["\(name) \($0)"] } ?? []
    }

    // MARK: Commanding

    /// What is possible for a moment: a guest calls off what nobody has begun, staff hand over by a code and take their breaks.
    private func errand() -> (type: String, data: String)? {
        guard principal.role.isStaff else {
            let own = simulation.lateOrder(in: restaurant, &chance) { $0.customer?.id == principal.customer && $0.status == .pending }
            return own.map { ("order_cancel", #""orderId":"\#($0.id)","reason":"changed_mind","message":"Sorry""#) }
        }
        if chance.happens(0.4) {
            let ready = simulation.lateOrder(in: restaurant, &chance) { $0.pickup != nil }
            return ready.map { ("order_pickup", #""orderId":"\#($0.id)","code":"\#($0.pickup?.code ?? "")""#) }
        }
        let counter = chance.one(of: Simulation.counters)?.rawValue ?? ""
        switch simulation.oracle.presence(of: principal.user, in: restaurant) {
        case .clockedOut: return ("employee_clock", #""status":"clocked_in","counterId":"\#(counter)""#)
        case .working where chance.happens(0.7): return ("break_start", #""duration":\#(chance.number(5...60)),"breakType":"lunch""#)
        case .working: return ("employee_clock", #""status":"clocked_out""#)
        case .onBreak: return ("break_end", "")
        }
    }

    private func command() -> ((String) -> String)? {
        func message(_ type: String, _ data: String) -> (String) -> String {
            { #"{"type":"\#(type)","messageId":"\#($0)","data":{\#(data)}}"# }
        }
        if simulation.scenario.isLively, chance.happens(0.5), let (type, data) = errand() { return message(type, data) }
        guard let order = simulation.someOrder(in: restaurant, &chance) else { return nil }
        guard principal.role.isStaff else { return message("order_cancel", #""orderId":"\#(order)","reason":"late""#) }
        switch chance.number(0...9) {
        case 0: return message("order_priority_update", #""orderId":"\#(order)","priority":"high""#)
        case 1: return message("order_assign", #""orderId":"\#(order)","employeeId":"\#(principal.user)""#)
        case 2: return message("order_cancel", #""orderId":"\#(order)","reason":"burnt""#)
        case 3: return message("employee_clock", #""status":"\#(chance.happens(0.5) ? "in" : "out")""#)
        case 4: return message(chance.happens(0.5) ? "break_start" : "break_end", "")
        case 5:
            let counter = chance.one(of: Simulation.counters)?.rawValue ?? ""
            return message("counter_status_update", #""counterId":"\#(counter)","status":"\#(chance.happens(0.5) ? "busy" : "active")""#)
        default:
            let status = chance.one(of: OrderStatus.allCases.filter { $0 != .pending })?.rawValue ?? ""
            return message("order_status_update", #""orderId":"\#(order)","status":"\#(status)""#)
        }
    }
}
