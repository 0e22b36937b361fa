/// How the network and the machine behave in one simulation; in the end all is well.
struct Weather {
    var delay: ClosedRange<Duration> = .milliseconds(1) ... .milliseconds(80)
    /// Bytes a second that a client takes.
    var rate: ClosedRange<Int> = 200_000...20_000_000
    /// Between two troubles of any connection.
    var calm: ClosedRange<Duration> = .milliseconds(100) ... .seconds(10)
    /// How long a client takes nothing.
    var stall: ClosedRange<Duration> = .milliseconds(100) ... .seconds(20)
    /// How much later one side sees that a connection is gone, if it does not see it at once.
    var unnoticed: ClosedRange<Duration> = .milliseconds(100) ... .seconds(50)
    /// Of one append, each.
    var storeFails = 0.0
    var readFails = 0.0
    var appendDies = 0.0
    /// What happens from one death of the server to the next; nil: it lives.
    var stepsBetweenDeaths: ClosedRange<Int>?

    static let fair: Weather = {
        var weather = Weather()
        weather.delay = .milliseconds(1) ... .milliseconds(5)
        weather.rate = 20_000_000...20_000_000
        return weather
    }()
}
