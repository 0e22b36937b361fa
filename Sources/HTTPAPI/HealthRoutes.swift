import Hummingbird
import JSONText
import NIOCore

/// Whether the server lives, whether it takes work, and its figures for Prometheus.
struct HealthRoutes: Sendable {
    /// Nil while work is taken; else why not.
    let unready: @Sendable () -> String?
    /// The figures in Prometheus' text format.
    let metrics: @Sendable () -> String

    func add(to router: Router<APIContext>) {
        router.get("health/live") { _, _ in Response.json { $0.field("status", "ok") } }
        router.get("health/ready") { _, _ in
            if let reason = unready() {
                throw Problem(status: .serviceUnavailable, code: "NOT_READY", message: reason, retryAfter: 1)
            }
            return Response.json { $0.field("status", "ok") }
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics())))
        }
    }
}
