// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: its own sources under `Sources/<name>`, and what it may import.
func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let asyncHTTP = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")

let package = Package(
    name: "comanda",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "comanda", targets: ["comanda"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        room("Restaurant", []),
        room("JSONText", []),
        room("Journal", ["Restaurant", "JSONText", crypto]),
        room("StoreSQLite", ["Journal", "Restaurant", grdb, sqlite]),
        .target(
            name: "StoreConformance", dependencies: ["Journal", "Restaurant"], path: "Tests/StoreConformance", swiftSettings: strict),
        tests("JournalTests", ["Journal", "Restaurant", "StoreConformance"]),
        tests("StoreSQLiteTests", ["StoreSQLite", "Journal", "Restaurant", "StoreConformance", grdb]),
        room("Engine", ["Journal", "Restaurant", logging, metrics]),
        tests("EngineTests", ["Engine", "Journal", "Restaurant", "StoreConformance", logging]),
        room("Outlets", ["Engine", "Journal", "Restaurant", logging]),
        room("Printing", ["Outlets", "Engine", "Journal", "Restaurant", nioCore, nioPosix, logging]),
        room("Access", ["Restaurant", jwt, crypto, cryptoExtras, asyncHTTP, nioCore, nioHTTP1, nioFoundation, logging]),
        tests("AccessTests", ["Access", "Restaurant", crypto, cryptoExtras, nioCore, nioHTTP1, nioPosix]),
        room("Realtime", ["Journal", "Access", "Restaurant", nioCore, logging]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        room(
            "Transport",
            ["Realtime", "CZlib", nioCore, nioPosix, nioHTTP1, nioSSL, nioHTTPTypes, nioHTTPTypesHTTP1, hummingbirdCore, crypto, logging]),
        room("Dialects", ["Engine", "Realtime", "Access", "Journal", "Restaurant", "JSONText", nioCore, nioFoundation, logging]),
        room(
            "HTTPAPI",
            [
                "Dialects", "Engine", "Access", "Journal", "Restaurant", "JSONText", "Outlets", "Printing", hummingbird, hummingbirdCore,
                httpTypes, nioCore,
                nioFoundation, nioHTTP1, logging, metrics,
            ], resources: [.embedInCode("Documents/openapi.json")]),
        .executableTarget(
            name: "comanda",
            dependencies: [
                "Restaurant", "Journal", "StoreSQLite", "Engine", "Access", "Realtime", "Transport", "Dialects", "HTTPAPI",
                "JSONText", "Outlets", "Printing", arguments, configuration, lifecycle, signals, logging, metrics, nioCore, nioPosix,
                nioSSL, nioHTTP1,
                nioFoundation, hummingbird, hummingbirdCore, asyncHTTP,
                crypto,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "conformance-echo",
            dependencies: ["Realtime", "Transport", hummingbirdCore, httpTypes, lifecycle, signals, logging, nioCore, nioPosix],
            swiftSettings: strict),
        tests("RestaurantTests", ["Restaurant"]),
        tests(
            "PrintingTests",
            ["Printing", "PrinterSupport", "Outlets", "Engine", "Journal", "Restaurant", "StoreConformance", logging]),
        .target(name: "PrinterSupport", dependencies: [nioCore, nioPosix], path: "Tests/PrinterSupport", swiftSettings: strict),
        .target(name: "RealtimeSupport", dependencies: ["Realtime", nioCore], path: "Tests/RealtimeSupport", swiftSettings: strict),
        tests(
            "DialectsTests",
            [
                "Dialects", "Engine", "Realtime", "Access", "Journal", "Restaurant", "RealtimeSupport", "StoreConformance", "JSONText",
                nioCore,
                logging,
            ]),
        tests(
            "EndToEndTests",
            [
                "comanda", "Access", "Engine", "HTTPAPI", "Journal", "Realtime", "Restaurant", "StoreConformance", "StoreSQLite",
                "PrinterSupport", "Transport", asyncHTTP, crypto,
                httpTypes, lifecycle, logging, nioCore, nioHTTP1, nioFoundation,
            ]),
        tests(
            "SimulationTests",
            ["Dialects", "Engine", "Realtime", "Access", "Journal", "Restaurant", "StoreConformance", nioCore, nioFoundation, logging]),
        tests("RealtimeTests", ["Realtime", "Journal", "Restaurant", "RealtimeSupport", nioCore]),
        tests(
            "TransportTests",
            [
                "Transport", "Realtime", "Restaurant", nioCore, nioEmbedded, nioPosix, nioHTTP1, nioSSL, hummingbirdCore, httpTypes,
                lifecycle,
                logging,
            ]),
    ]
)
