import Access

/// What one seed is about: how many clients, how bad the weather, how large the limits.
struct Scenario {
    let seed: UInt64
    let clients: Int
    let busyFor: Duration
    let actEvery: ClosedRange<Duration>
    let weather: Weather
    /// Of a till's requests and answers, each.
    let loss: Double
    /// Characters of an order's note, so that some seeds have large messages.
    let padding: Int
    let loops: Int
    let engineLateness: ClosedRange<Duration>
    let longestBacklog: Int
    let longestQueue: Int
    let largestGroup: Int
    let finishedOrdersStay: Duration
    let limits: Limits
    /// In the middle everybody goes home for more than a day, and history is forgotten.
    let hasNight: Bool
    let withholds: Double
    /// Whether staff and guests do all that they may. Seeds below 5000 are evenings that found something before there was so much to do,
    /// and stay what they were.
    let isLively: Bool
    let restaurants: Int
    /// Bytes a second that the slowest client takes, far less than it is told; nil: nobody is that slow.
    let snail: ClosedRange<Int>?

    init(seed: UInt64) {
        self.seed = seed
        var chance = Chance(seed, "scenario")
        func one<Value>(_ values: Value...) -> Value { chance.one(of: values) ?? values[0] }
        clients = one(5, 8, 8, 12, 12, 16, 24, 50)
        busyFor = one(.seconds(8), .seconds(15), .seconds(30), .seconds(60))
        actEvery = .milliseconds(100)...(clients > 20 ? .seconds(3) : .seconds(1))
        var weather = Weather()
        if chance.happens(0.2) { weather = .fair }
        weather.calm = one(.seconds(1) ... .seconds(30), .milliseconds(200) ... .seconds(5), .milliseconds(50) ... .seconds(1))
        weather.delay = one(.milliseconds(1) ... .milliseconds(5), .milliseconds(1) ... .milliseconds(80), .milliseconds(5) ... .seconds(1))
        weather.rate = one(200_000...20_000_000, 200_000...20_000_000, 5_000...100_000)
        weather.storeFails = one(0, 0, 0.02, 0.1)
        weather.readFails = one(0, 0, 0.005)
        weather.appendDies = one(0, 0, 0.01)
        weather.stepsBetweenDeaths = one(nil, 500...20_000, 200...4_000)
        self.weather = weather
        loss = one(0, 0.02, 0.2)
        padding = one(0, 0, 0, 450)
        loops = one(1, 2, 3)
        engineLateness = one(.zero ... .milliseconds(1), .zero ... .milliseconds(10), .zero ... .milliseconds(200))
        longestBacklog = one(1 << 20, 48 * 1024, 12 * 1024)
        longestQueue = one(10_000, 10_000, 16)
        largestGroup = one(256, 4, 1)
        finishedOrdersStay = one(.seconds(900), .seconds(2), .zero)
        var limits = Limits()
        limits.messagesPerMinute = one(100_000, 100_000, 100_000, 100)
        self.limits = limits
        hasNight = chance.happens(0.15)
        withholds = one(0, 0.1, 0.6)
        isLively = seed >= 5000
        restaurants = isLively ? one(1, 2, 3, 4) : 2
        snail = isLively ? one(nil, 200...2000) : nil
    }
}
