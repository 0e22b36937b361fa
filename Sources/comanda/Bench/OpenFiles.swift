import ArgumentParser
import Foundation

/// How many files and sockets this process, and what it starts, may have open.
enum OpenFiles {
    /// Allows so many, and some for everything else.
    ///
    /// - Throws: when the system does not let it; says what to do.
    static func allow(_ sockets: Int) throws {
        let needed = rlim_t(sockets + 256)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < needed else { return }
        let now = limit.rlim_max
        limit.rlim_cur = needed
        limit.rlim_max = max(limit.rlim_max, needed)
        guard setrlimit(resource, &limit) == 0 else {
            throw ValidationError(
                "\(needed) open files are needed, this user may have \(now): raise it (ulimit -Hn), or ask for fewer clients")
        }
    }
}
