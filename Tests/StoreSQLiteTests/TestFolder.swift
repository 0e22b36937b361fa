import Foundation

/// A folder that goes when the test does.
final class TestFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "comanda-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var data: String { path + "/data" }
    var database: String { data + "/comanda.db" }

    /// A copy of the files as they lie there now, as after a kill.
    func copy(_ name: String) throws -> String {
        let copy = path + "/" + name
        try FileManager.default.copyItem(atPath: data, toPath: copy)
        return copy
    }

    /// Changes the bytes of a file.
    func damage(_ file: String, _ change: (inout Data) -> Void) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        change(&bytes)
        try bytes.write(to: URL(fileURLWithPath: file))
    }
}
