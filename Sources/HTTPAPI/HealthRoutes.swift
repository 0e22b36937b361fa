import HTTPTypes
import Hummingbird
import JSONText
import NIOCore

/// Whether the server lives, whether it takes work, and its figures for Prometheus.
struct HealthRoutes: Sendable {
    /// Nil while work is taken; else why not.
    let unready: @Sendable () -> String?
    /// The figures in Prometheus' text format.
    let metrics: @Sendable () -> String

    var operations: [Operation] {
        [
            Operation("getLive", .get, "/health/live", isOpen: true) { _, _ in Self.ok },
            Operation("getReady", .get, "/health/ready", isOpen: true) { [unready] _, _ in
                if let reason = unready() {
                    throw Problem(status: .serviceUnavailable, code: "NOT_READY", message: reason, retryAfter: 1)
                }
                return Self.ok
            },
            Operation("getMetrics", .get, "/metrics", isOpen: true) { [metrics] _, _ in
                Response(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: .init(byteBuffer: ByteBuffer(string: metrics())))
            },
        ]
    }

    private static var ok: Response { Response.json { $0.field("status", "ok") } }
}
