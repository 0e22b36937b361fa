import Crypto
import Foundation
import Restaurant

/// Links that let whoever was sent one do a single thing with a single order, without a token of their own.
package struct OrderLink: Sendable {
    /// Bytes of a token that are kept of its 32: as hard to guess as a random key of that length.
    private static let tokenLength = 16

    private let key: SymmetricKey
    private let base: String

    /// - Parameters:
    ///   - secret: the server's, the same across restarts.
    ///   - base: where guests reach the server, without a slash at the end; empty for links within its own pages.
    package init(secret: [UInt8], base: String = "") {
        key = SymmetricKey(data: secret)
        self.base = base
    }

    /// Where its guest may rate an order.
    package func rating(of order: OrderID) -> String {
        let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let name = order.rawValue.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        return "\(base)/rate/\(name)?token=\(token(for: order))"
    }

    /// Whether a token is that of the order's link. Compares in a time that does not tell how much was right.
    package func isRating(_ token: String, of order: OrderID) -> Bool {
        guard let bytes = Data(base64URL: token), bytes.base64URL == token else { return false }
        let right = code(for: order)
        guard bytes.count == right.count else { return false }
        return zip(bytes, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func token(for order: OrderID) -> String { code(for: order).base64URL }

    // The word in front keeps the code apart from everything else that is made with the secret.
    private func code(for order: OrderID) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("rate \(order)".utf8), using: key).prefix(Self.tokenLength))
    }
}
