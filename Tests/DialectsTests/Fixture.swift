import Foundation

/// A golden message: the source's own example, and for what the server says the whole frame as it leaves today.
///
/// A changed wire shape shows as a changed file: run the tests with `COMANDA_RECORD_FIXTURES=1` to write the frames anew, and read the difference.
struct Fixture {
    let url: URL
    private(set) var contents: [String: Any]

    init(_ path: String) throws {
        url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(path).json")
        contents = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
    }

    var example: Any { contents["example"] ?? NSNull() }
    var frame: Any? { contents["frame"] }

    static var records: Bool { ProcessInfo.processInfo.environment["COMANDA_RECORD_FIXTURES"] != nil }

    /// Every fixture below a folder, as paths that `init` takes.
    static func all(in folder: String) throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(folder)")
        return try FileManager.default.contentsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".json") }
            .map { "\(folder)/\($0.dropLast(5))" }.sorted()
    }

    mutating func record(_ frame: Any) throws {
        contents["frame"] = frame
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (JSONSerialization.data(withJSONObject: contents, options: options) + Data("\n".utf8)).write(to: url)
    }

    /// Where `frame` lacks something that the example has, or has it in another JSON type.
    static func missing(_ example: Any, in frame: Any?, at place: String = "") -> [String] {
        switch (example, frame) {
        case (let example as [String: Any], let frame as [String: Any]):
            example.flatMap { missing($0.value, in: frame[$0.key], at: "\(place).\($0.key)") }
        case (let example as [Any], let frame as [Any]):
            example.first.map { element in
                frame.isEmpty ? ["\(place) is empty"] : frame.flatMap { missing(element, in: $0, at: "\(place)[]") }
            } ?? []
        case (is NSNumber, is NSNumber), (is NSNull, _): []
        case (is String, is String): []
        default: ["\(place): \(type(of: example)) against \(frame.map { "\(type(of: $0))" } ?? "nothing")"]
        }
    }
}
