// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "capillary-emulator",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "capillary-emulator", targets: ["capillary-emulator"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibevent",
      pkgConfig: "libevent",
      providers: [.apt(["libevent-dev"]), .brew(["libevent"])]
    ),
    .target(name: "CSettings", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "EventHTTP", dependencies: ["CLibevent"]),
    .target(
      name: "Model",
      dependencies: [
        "CSettings",
        .product(name: "GRDB", package: "GRDB.swift"),
        // SQLite's C interface, from which rows are read in place.
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .target(
      name: "CapillaryAPI",
      dependencies: [
        "Model",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .target(
      name: "Emulator",
      dependencies: [
        "EventHTTP", "Model", "CapillaryAPI",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ]
    ),
    .executableTarget(
      name: "capillary-emulator",
      dependencies: [
        "CSettings", "Emulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .target(name: "TestSupport", dependencies: ["Emulator", "CapillaryAPI", "Model", .product(name: "Crypto", package: "swift-crypto")], path: "Tests/TestSupport"),
    .testTarget(name: "EventHTTPTests", dependencies: ["EventHTTP"]),
    .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"]),
    .testTarget(
      name: "CapillaryAPITests", dependencies: ["CapillaryAPI", "Emulator", "TestSupport"],
      resources: [.copy("Routing/operations.tsv")]),
    .testTarget(name: "EmulatorTests", dependencies: ["Emulator", "TestSupport"]),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "TestSupport", "CapillaryAPI", "Model", "capillary-emulator", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
