extension RestaurantState {
    /// What a command would make happen here, or why not. Changes nothing: ``apply(_:)`` does.
    ///
    /// - Parameters:
    ///   - command: what is asked.
    ///   - context: time, chance and who asks.
    /// - Throws: why it is refused; then nothing happens.
    public func decide(_ command: Command, _ context: Context) throws(Rejection) -> [Event] {
        throw .invalid(field: "command", reason: "not decided yet")
    }
}
