/// What somebody proves with who they are, as they say it. Never kept and never logged.
package enum Secret: Hashable, Sendable {
    /// For the pages of a till or a kitchen.
    case pin(String)
    /// For everything else.
    case password(String)

    /// Digits of a PIN.
    package static let pinLength = 4...8
    /// Characters of a password; more than the most would only cost time.
    package static let passwordLength = 10...200

    /// The field of a request that it comes in.
    package var field: String {
        switch self {
        case .pin: "pin"
        case .password: "password"
        }
    }

    var text: String {
        switch self {
        case .pin(let text), .password(let text): text
        }
    }

    /// What is wrong with it as a new secret; nil: nothing.
    package var fault: String? {
        switch self {
        case .pin(let text):
            guard Self.pinLength.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return "is \(Self.pinLength.lowerBound) to \(Self.pinLength.upperBound) digits"
            }
        case .password(let text):
            // A character may have many scalars: those are counted, and bytes first, so that nobody walks through a huge one.
            guard text.utf8.count <= 4 * Self.passwordLength.upperBound, Self.passwordLength.contains(text.unicodeScalars.count) else {
                return "is \(Self.passwordLength.lowerBound) to \(Self.passwordLength.upperBound) characters"
            }
        }
        return nil
    }
}
