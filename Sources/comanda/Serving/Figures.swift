import Access
import Engine
import Synchronization
import Transport

/// The server's figures in Prometheus' text format.
struct Figures: Sendable {
    let engine: EngineFigures
    let gate: Gate
    let transport: ConnectionRegistry

    @Sendable func text() -> String {
        let wire = transport.figures
        let guests = gate.figures
        let rows: [(name: String, kind: String, help: String, value: Int)] = [
            ("comanda_connections", "gauge", "Open WebSocket connections.", transport.count),
            ("comanda_sessions", "gauge", "Connections with a valid token.", guests.connections),
            ("comanda_connections_total", "counter", "WebSocket connections since the start.", wire.connections.load(ordering: .relaxed)),
            ("comanda_authentication_failures_total", "counter", "Tokens that were refused.", guests.failures),
            ("comanda_messages_received_total", "counter", "Messages from clients.", wire.messagesIn.load(ordering: .relaxed)),
            ("comanda_messages_sent_total", "counter", "Messages to clients.", wire.messagesOut.load(ordering: .relaxed)),
            ("comanda_received_bytes_total", "counter", "Payload bytes from clients.", wire.bytesIn.load(ordering: .relaxed)),
            ("comanda_sent_bytes_total", "counter", "Frame bytes to clients, before compression.", wire.bytesOut.load(ordering: .relaxed)),
            ("comanda_commands_accepted_total", "counter", "Commands that changed something.", engine.accepted.load(ordering: .relaxed)),
            ("comanda_commands_rejected_total", "counter", "Commands that were refused.", engine.rejected.load(ordering: .relaxed)),
            (
                "comanda_commands_repeated_total", "counter", "Commands that had been answered before.",
                engine.duplicates.load(ordering: .relaxed)
            ),
            (
                "comanda_groups_total", "counter", "Groups of commands that were made durable together.",
                engine.groups.load(ordering: .relaxed)
            ),
            ("comanda_entries_total", "counter", "Entries of all logs since the start.", engine.entries.load(ordering: .relaxed)),
            (
                "comanda_store_failures_total", "counter", "Groups that could not be made durable.",
                engine.storeFailures.load(ordering: .relaxed)
            ),
        ]
        let estimates = """
            # HELP comanda_ready_estimate_error_seconds How far off the estimates of orders were, too early or too late.
            # TYPE comanda_ready_estimate_error_seconds summary
            comanda_ready_estimate_error_seconds_sum \(engine.estimateErrorSeconds.load(ordering: .relaxed))
            comanda_ready_estimate_error_seconds_count \(engine.estimates.load(ordering: .relaxed))

            """
        return rows.map { "# HELP \($0.name) \($0.help)\n# TYPE \($0.name) \($0.kind)\n\($0.name) \($0.value)\n" }.joined() + estimates
    }
}
