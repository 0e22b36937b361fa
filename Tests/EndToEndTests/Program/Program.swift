import Foundation
import Synchronization

/// The built program, run as whoever installs it runs it.
enum Program {
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Beside the test bundle, where the build puts both.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("comanda").path

    /// Runs a command to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ended {
        let program = try Running(arguments, environment: environment)
        let status = await program.ended()
        return Ended(status: status, output: program.output.text, errors: program.errors.text)
    }
}

/// The program while it runs.
///
/// Started by hand: Foundation's `Process` and its readability handlers hang or crash now and then when many run at once (Swift 6.3, Linux).
final class Running: Sendable {
    let pid: pid_t
    let output: Captured
    let errors: Captured
    private let exit: Task<Int32, Never>
    private static let starting = NSLock()

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        // One at a time, so that no child is started between the making of another one's pipes and their marking.
        Self.starting.lock()
        defer { Self.starting.unlock() }
        // Nothing of the settings that the tests themselves may run under.
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR", "SWIFT_BACKTRACE"].contains($0.key) }
        let (out, err) = (try Self.ends(), try Self.ends())
        defer { for end in [out.write, err.write] { close(end) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO)
        // The thread that starts it may have signals blocked, which the program would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var (words, settings) = (([Program.path] + arguments).map { strdup($0) } + [nil], variables.map { strdup($0) } + [nil])
        defer { for word in words + settings { free(word) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, Program.path, &actions, &attributes, &words, &settings)
        guard failure == 0 else { throw Unexpected(what: "\(Program.path): \(String(cString: strerror(failure)))") }
        self.pid = pid
        (output, errors) = (Captured(out.read), Captured(err.read))
        let (statuses, status) = AsyncStream<Int32>.makeStream()
        exit = Task {
            for await status in statuses { return status }
            return -1
        }
        Thread.detachNewThread { [pid] in
            var raw: Int32 = 0
            while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
            // As a shell says it: what ended by a signal has 128 and its number.
            status.yield(raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F)
            status.finish()
        }
    }

    /// A server that is ready.
    ///
    /// - Returns: it, and its port.
    static func server(_ arguments: [String], environment: [String: String] = [:]) async throws -> (program: Running, port: Int) {
        let program = try Running(["serve", "--port", "0"] + arguments, environment: environment)
        guard let line = await program.output.line(containing: "comanda ready on "),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else {
            throw Unexpected(what: "the server did not start: \(program.errors.text)")
        }
        return (program, port)
    }

    func signal(_ number: Int32) { kill(pid, number) }

    func ended() async -> Int32 {
        let status = await exit.value
        await output.complete()
        await errors.complete()
        return status
    }

    /// A pipe whose ends no other child inherits.
    private static func ends() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Unexpected(what: "no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// What a program writes, as it comes.
    final class Captured: Sendable {
        private let bytes: Shared
        private let arrivals: AsyncStream<Void>
        private let whole: Task<Void, Never>

        /// Outlives the reader's thread and whoever asks.
        private final class Shared: Sendable {
            let bytes = Mutex(Data())
        }

        init(_ descriptor: Int32) {
            let (arrivals, arrival) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let (ends, end) = AsyncStream<Void>.makeStream()
            let shared = Shared()
            (self.arrivals, bytes) = (arrivals, shared)
            whole = Task { for await _ in ends {} }
            Thread.detachNewThread {
                var chunk = [UInt8](repeating: 0, count: 65_536)
                while true {
                    let count = read(descriptor, &chunk, chunk.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { break }
                    shared.bytes.withLock { $0.append(contentsOf: chunk[..<count]) }
                    arrival.yield()
                }
                close(descriptor)
                arrival.finish()
                end.finish()
            }
        }

        var text: String { String(decoding: bytes.bytes.withLock { $0 }, as: UTF8.self) }

        /// The first whole line with this in it; nil if the program ends without one.
        func line(containing part: String) async -> String? {
            func found() -> String? {
                text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.contains(part) }.map(String.init)
            }
            // What came before the question is no arrival any more.
            if let line = found() { return line }
            for await _ in arrivals {
                if let line = found() { return line }
            }
            return found()
        }

        func complete() async { await whole.value }
    }
}

/// A folder that goes when the test does.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "comanda-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var data: String { path + "/data" }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}
