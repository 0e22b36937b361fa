import Crypto
import Foundation
import Restaurant

extension CommandID {
    /// The same name as one caller's: names that two callers choose never meet, although a restaurant keeps all receipts in one place.
    ///
    /// Names that grow with time stay together in the store; random ones would touch a page of it each.
    ///
    /// - Parameter caller: the token's subject, any text.
    package func scoped(to caller: String) -> CommandID { Self.named(rawValue, scopedTo: caller) ?? self }

    /// Any text as one caller's name for a command.
    ///
    /// - Returns: always a name: its digest is one where it is none itself.
    package static func named(_ text: String, scopedTo caller: String) -> CommandID? {
        // The length parts the two, whatever they are made of.
        if let name = CommandID("\(caller.utf8.count):\(caller)/\(text)") { return name }
        let digest = SHA256.hash(data: Data("\(caller.utf8.count):".utf8) + Data(caller.utf8) + Data("/".utf8) + Data(text.utf8))
        return CommandID(digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
}
