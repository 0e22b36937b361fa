import Foundation

/// Which web pages may connect: those of the same host, and those that were named.
package struct OriginPolicy: Sendable {
    /// Where developers' pages usually are.
    package static let standard: Set<String> = ["http://localhost:4200"]

    private let allowed: Set<String>

    /// - Parameter list: origins separated by commas, `*` for every one; nil: the standard.
    package init(list: String?) {
        guard let list else {
            allowed = Self.standard
            return
        }
        allowed = Set(list.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }.map { $0.lowercased() })
    }

    /// Programs that are no browser send no origin, and pass.
    package func allows(origin: String?, host: String?) -> Bool {
        guard let origin = origin?.lowercased() else { return true }
        if allowed.contains("*") || allowed.contains(origin) { return true }
        guard let host = host?.lowercased(), let separator = origin.range(of: "://") else { return false }
        return origin[separator.upperBound...] == host
    }
}
