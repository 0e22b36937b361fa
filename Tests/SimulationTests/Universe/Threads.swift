import Engine
import Realtime
import Restaurant

/// Whether a server core is still running. What belongs to a dead one does nothing any more.
final class Life: Sendable {
    private let alive = OneThread(true)
    var isOver: Bool { !alive.value }
    func end() { alive.value = false }
}

/// A thread of the server: takes one piece of work after the other, each a little later than it was handed in.
final class SimThread: Loop, EngineThread {
    private struct State {
        var isRunning = false
        var last: Instant = 0
        var chance: Chance
    }

    private let agenda: Agenda
    private let life: Life
    /// How late work may begin.
    private let lateness: ClosedRange<Duration>
    private let state: OneThread<State>

    init(_ agenda: Agenda, _ life: Life, lateness: ClosedRange<Duration>, chance: Chance) {
        self.agenda = agenda
        self.life = life
        self.lateness = lateness
        state = OneThread(State(chance: chance))
    }

    var isCurrent: Bool { state.value.isRunning }
    func preconditionCurrent() { precondition(isCurrent, "called from another thread") }

    func execute(_ work: @escaping @Sendable () -> Void) {
        let late = state.value.chance.micros(lateness)
        let time = max(state.value.last + 1, agenda.now + late)
        state.value.last = time
        agenda.at(time, chance: state.value.chance.bits()) { self.run(work) }
    }

    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> any LoopTimer {
        // No chance here: who sets timers while one message goes to many does so in an order of its own.
        let timer = SimTimer()
        agenda.at(agenda.now + delay.micros + 1) {
            if !timer.isCancelled { self.run(work) }
        }
        return timer
    }

    /// Does something on this thread now.
    func run(_ work: () -> Void) {
        guard !life.isOver else { return }
        precondition(!isCurrent, "one thread does one thing at a time")
        state.value.isRunning = true
        work()
        state.value.isRunning = false
    }
}

private final class SimTimer: LoopTimer {
    private let cancelled = OneThread(false)
    var isCancelled: Bool { cancelled.value }
    func cancel() { cancelled.value = true }
}

/// Time and chance for the server.
final class SimWorld: World {
    private let agenda: Agenda
    private let chance: OneThread<Chance>

    init(_ agenda: Agenda, _ chance: Chance) {
        self.agenda = agenda
        self.chance = OneThread(chance)
    }

    func now() -> Timestamp { Timestamp(milliseconds: 1_762_423_200_000 + agenda.now / 1000) }

    func ids() -> IDSeed {
        let bits = chance.value.bits()
        return IDSeed(now: now(), randomA: UInt16(truncatingIfNeeded: bits), randomness: chance.value.bits())
    }

    func fraction() -> Double { chance.value.fraction() }
}
