import Crypto
import Foundation
import Restaurant

/// Links that let whoever was sent one do a single thing with a single order, without a token of their own.
package struct OrderLink: Sendable {
    /// What a link is good for. The word keeps its code apart from every other that is made with the secret.
    private enum Purpose: String {
        /// Rating the order.
        case rate
        /// Seeing what it cost and what is open.
        case bill
    }

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
    package func rating(of order: OrderID) -> String { link("rate", to: order, .rate) }

    /// Where its guest finds what an order cost, and what was paid.
    package func receipt(of order: OrderID) -> String { link("receipt", to: order, .bill) }

    /// Where its guest finds what is open of an order, and how to pay it.
    package func payment(of order: OrderID) -> String { link("pay", to: order, .bill) }

    package func isRating(_ token: String, of order: OrderID) -> Bool { matches(token, order, .rate) }

    /// Whether a token is that of the links to an order's receipt and payment.
    package func isBill(_ token: String, of order: OrderID) -> Bool { matches(token, order, .bill) }

    private func link(_ page: String, to order: OrderID, _ purpose: Purpose) -> String {
        let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let name = order.rawValue.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        return "\(base)/\(page)/\(name)?token=\(code(for: order, purpose).base64URL)"
    }

    /// Compares in a time that does not tell how much was right.
    private func matches(_ token: String, _ order: OrderID, _ purpose: Purpose) -> Bool {
        guard let bytes = Data(base64URL: token), bytes.base64URL == token else { return false }
        let right = code(for: order, purpose)
        guard bytes.count == right.count else { return false }
        return zip(bytes, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func code(for order: OrderID, _ purpose: Purpose) -> Data {
        let text = Data("\(purpose.rawValue) \(order)".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: text, using: key).prefix(Self.tokenLength))
    }
}
