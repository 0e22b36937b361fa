import Engine
import Logging
import Outlets
import Restaurant

/// Tells managers that a printer is down, once, and that it prints again.
struct PrinterAlert: Sendable {
    /// As many failures in a row are more than a moment of bad luck.
    static let attempts = 3

    let engine: Engine
    let restaurant: RestaurantID
    let logger: Logger

    func raise(_ printer: Printer, _ failure: Undelivered, tries: Int) async {
        let draft = AlertDraft(
            Alert.Cause(.printerDown, printer: printer.id), .critical, value: tries, threshold: Self.attempts - 1,
            message: "\(printer.name) does not print: \(failure)")
        guard await open(printer.id) == nil else { return }
        await give(.raiseAlert(draft))
    }

    func end(_ printer: PrinterID) async {
        if let open = await open(printer) { await give(.resolveAlert(open)) }
    }

    private func open(_ printer: PrinterID) async -> AlertID? {
        let state = try? await engine.view(of: restaurant).state
        return state?.alerts.values.first { $0.cause.category == .printerDown && $0.cause.printer == printer }?.id
    }

    private func give(_ command: Command) async {
        do {
            _ = try await engine.perform(Submission(restaurant: restaurant, command: command, actor: .house))
        } catch {
            logger.warning("an alert could not be raised or ended", metadata: ["restaurant": "\(restaurant)", "reason": "\(error)"])
        }
    }
}
