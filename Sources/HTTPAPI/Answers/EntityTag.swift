import HTTPTypes
import Hummingbird

extension Request {
    /// Whether the client has this already (RFC 9110, section 13.1.2: any of a list, compared weakly).
    func knows(_ tag: String) -> Bool {
        guard let known = headers[.ifNoneMatch] else { return false }
        return known.split(separator: ",").contains { item in
            let item = item.filter { $0 != " " && $0 != "\t" }
            return item == "*" || item == tag || item == "W/" + tag
        }
    }

    /// The answer in short, if the client has it already.
    func unchanged(_ response: Response) -> Response {
        guard let tag = response.headers[.eTag], knows(tag) else { return response }
        return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-store"])
    }
}
