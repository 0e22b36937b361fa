import AsyncHTTPClient
import Foundation
import Journal
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Restaurant
import StoreSQLite
import Synchronization
import Testing

@testable import comanda

@Suite("A backup of a server that goes on, and what becomes of it")
struct BackupTests {
    private static let environment = ["COMANDA_JWT_SECRET": String(decoding: TestServer.secret, as: UTF8.self)]

    private final class Acknowledged: Sendable {
        let ids = Mutex<[String]>([])
        /// Nothing more comes.
        let isOver = Atomic(false)
        var count: Int { ids.withLock { $0.count } }
    }

    private static func token() async throws -> String {
        try await Program.run(["token", "--user", "till", "--role", "manager", "--restaurant", "demo"], environment: environment)
            .output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func send(
        _ method: HTTPMethod, _ path: String, _ port: Int, _ token: String, _ body: String? = nil
    ) async throws -> [String: Any] {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let data = Data(buffer: try await response.body.collect(upTo: 8 << 20))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func place(_ port: Int, _ token: String) async throws -> String {
        let answer = try await send(.POST, "/api/v1/orders", port, token, #"{"items":[{"name":"Soup","unit_price":500}]}"#)
        return try #require((answer["order"] as? [String: Any])?["id"] as? String)
    }

    @Test("made in the middle of a load, it holds all that was acknowledged before, and is restored without a difference")
    func underLoad() async throws {
        let folder = try TestFolder()
        let token = try await Self.token()
        let (server, port) = try await Running.server(["--data", folder.data], environment: Self.environment)
        let acknowledged = Acknowledged()
        let load = Task {
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while !Task.isCancelled {
                            let id = try await Self.place(port, token)
                            acknowledged.ids.withLock { $0.append(id) }
                        }
                    }
                }
                // Until it is cancelled.
                try? await group.waitForAll()
            }
            acknowledged.isOver.store(true, ordering: .relaxed)
        }
        func wait(for count: Int) async {
            while acknowledged.count < count, !acknowledged.isOver.load(ordering: .relaxed) { await Task.yield() }
        }
        await wait(for: 50)
        let before = acknowledged.ids.withLock { $0 }
        let copy = folder.path + "/copy.db"
        let made = try await Program.run(["backup", copy, "--data", folder.data])
        #expect(made.status == 0, "\(made.errors)")
        let after = acknowledged.count
        // The load went on meanwhile, and goes on.
        await wait(for: after + 10)
        #expect(before.count >= 50 && acknowledged.count >= after + 10)
        load.cancel()
        await load.value
        server.signal(SIGTERM)
        #expect(await server.ended() == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)

        let other = folder.path + "/restored"
        let restored = try await Program.run(["restore", copy, "--data", other])
        #expect(restored.status == 0 && restored.output.contains(" 0 differences"), "\(restored.output)\(restored.errors)")
        do {
            let (old, new) = (try SQLiteStore(folder: folder.data), try SQLiteStore(folder: other))
            #expect(old.epoch != new.epoch)
            let demo = try #require(RestaurantID("demo"))
            for id in before {
                let order = try #require(OrderID(id))
                #expect(try new.order(order, of: demo)?.id == order)
            }
        }
        // And a server goes on with it.
        let (second, again) = try await Running.server(["--data", other], environment: Self.environment)
        let order = try await Self.place(again, token)
        #expect(!before.contains(order))
        second.signal(SIGTERM)
        #expect(await second.ended() == 0)
        let verified = try await Program.run(["verify", "--data", other])
        #expect(verified.status == 0 && verified.output.contains(" 0 differences"))
    }

    @Test("a folder that holds anything but a secret is left as it is; so is a file that is no backup")
    func refused() async throws {
        let folder = try TestFolder()
        do { _ = try SQLiteStore(folder: folder.data) }
        let copy = folder.path + "/copy.db"
        #expect(try await Program.run(["backup", copy, "--data", folder.data]).status == 0)
        let over = try await Program.run(["restore", copy, "--data", folder.data])
        #expect(over.status == ExitReason.cannotCreate.rawValue && over.errors.contains("not empty"))
        let missing = try await Program.run(["restore", folder.path + "/none", "--data", folder.path + "/new"])
        #expect(missing.status == ExitReason.noInput.rawValue)
        let garbage = try folder.write(String(repeating: "x", count: 4096), to: "garbage")
        let bad = try await Program.run(["restore", garbage, "--data", folder.path + "/new"])
        #expect(bad.status == ExitReason.data.rawValue)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
        // Cut off in the middle: found when it is opened, and nothing of it stays.
        let half = folder.path + "/half.db"
        try Data(contentsOf: URL(fileURLWithPath: copy)).prefix(20_480).write(to: URL(fileURLWithPath: half))
        let cut = try await Program.run(["restore", half, "--data", folder.path + "/new"])
        #expect(cut.status == ExitReason.data.rawValue, "\(cut.output)\(cut.errors)")
        let kept = folder.path + "/kept"
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        _ = try folder.write("a secret of thirty-two bytes or more", to: "kept/secret")
        #expect(try await Program.run(["restore", copy, "--data", kept]).status == 0)
        #expect(FileManager.default.fileExists(atPath: kept + "/secret"))
    }
}
