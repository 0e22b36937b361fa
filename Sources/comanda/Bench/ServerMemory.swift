import ArgumentParser
import Foundation

/// A server's resident memory, by the kernel's account, in KiB.
struct ServerMemory {
    let pid: Int

    func resident() throws -> Int { try figure("VmRSS:") }
    /// The most since the process began, or since ``forgetPeak()``.
    func peak() throws -> Int { try figure("VmHWM:") }
    /// Lets the peak begin anew (proc(5), clear_refs).
    func forgetPeak() throws { try "5".write(toFile: "/proc/\(pid)/clear_refs", atomically: false, encoding: .ascii) }

    private func figure(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let number = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
        else { throw ValidationError("no process \(pid)") }
        return number
    }
}
