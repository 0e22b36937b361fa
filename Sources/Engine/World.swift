#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Restaurant

/// Where a server takes time and chance from, so that a test can give both.
package protocol World: Sendable {
    /// The present instant.
    func now() -> Timestamp
    /// A seed for the ids of one command; never the same twice.
    func ids() -> IDSeed
    /// Anything from 0 to 1, to spread what should not happen in one instant.
    func fraction() -> Double
}

extension World {
    package func fraction() -> Double { Double.random(in: 0...1) }
}

/// The real clock and the system's randomness.
package struct RealWorld: World {
    package init() {}

    package func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func ids() -> IDSeed {
        var random = SystemRandomNumberGenerator()
        return IDSeed(now: now(), randomA: UInt16.random(in: .min ... .max, using: &random), randomness: random.next())
    }
}
