import Restaurant

/// A command as a store knows it: by its restaurant and its name there.
package struct CommandKey: Hashable, Sendable {
    package let restaurant: RestaurantID
    package let command: CommandID

    package init(restaurant: RestaurantID, command: CommandID) {
        self.restaurant = restaurant
        self.command = command
    }
}
