import Access
import Foundation
import Testing

@Suite struct SecretFileTests {
    @Test("a secret is made once, for its owner alone, and found again")
    func made() throws {
        let folder = try Folder()
        let data = folder.path + "/data"
        let secret = try SecretFile.load(folder: data)
        #expect(secret.count >= TokenVerifier.shortestSecret)
        #expect(try SecretFile.load(folder: data) == secret)
        #expect(try mode(data + "/secret") == 0o600)
        #expect(try mode(data) == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["secret"])
        #expect(try SecretFile.load(folder: folder.path + "/other") != secret)
    }

    @Test("all who start at once agree on one secret")
    func atOnce() async throws {
        for _ in 0..<50 {
            let folder = try Folder()
            let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<8 { group.addTask { try SecretFile.load(folder: folder.path) } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(secrets.count == 1)
        }
    }

    @Test("a secret that others may read is refused", arguments: [0o640, 0o604, 0o644, 0o660, 0o666, 0o610])
    func readByOthers(mode: Int) throws {
        let folder = try Folder()
        _ = try SecretFile.load(folder: folder.path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path + "/secret")
        let error = #expect(throws: SecretFile.Unusable.self) { try SecretFile.load(folder: folder.path) }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test("a secret that is too short is refused; blanks around one do not count", arguments: [(0, false), (31, false), (32, true)])
    func length(count: Int, isTaken: Bool) throws {
        let folder = try Folder()
        let path = try folder.write("\n " + String(repeating: "x", count: count) + " \n", to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        if isTaken {
            #expect(try SecretFile.load(folder: folder.path).count == count)
        } else {
            #expect(throws: SecretFile.Unusable.self) { try SecretFile.load(folder: folder.path) }
        }
    }

    @Test("a folder that cannot be made is said to be so")
    func noFolder() throws {
        let folder = try Folder()
        let file = try folder.write("x", to: "file")
        let error = #expect(throws: SecretFile.Unusable.self) { try SecretFile.load(folder: file + "/data") }
        #expect(error?.description.contains(file) == true)
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }
}
