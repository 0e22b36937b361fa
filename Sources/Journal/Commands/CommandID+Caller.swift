import Crypto
import Foundation
import Restaurant

extension CommandID {
    /// The same name as one caller's: names that two callers choose never meet, although a restaurant keeps all receipts in one place.
    ///
    /// - Parameter caller: the token's subject, any text.
    package func scoped(to caller: String) -> CommandID {
        // An id has no zero byte, so the last one parts the two.
        let digest = SHA256.hash(data: Data(caller.utf8) + [0] + Data(rawValue.utf8))
        return CommandID(digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()) ?? self
    }
}
