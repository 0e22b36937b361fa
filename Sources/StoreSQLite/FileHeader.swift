import Foundation
import Journal

/// What a database file says of itself in its first 100 bytes (SQLite, Database File Format, 1.3): read before SQLite opens it, so that
/// nothing is changed in a file that is not ours.
enum FileHeader {
    /// `Coma` as a number: SQLite's mark of whose file it is.
    static let applicationID: Int32 = 0x436F_6D61
    /// The layout that this version writes.
    static let layout: Int32 = 3

    /// - Throws: if there is a file, and it is damaged, another program's, or a newer version's.
    static func check(_ path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw .unusable(path: path, reason: "it cannot be opened: make it readable for this user")
        }
        defer { file.closeFile() }
        let header = file.readData(ofLength: 100)
        // An empty file is what SQLite leaves when it was stopped before the first write.
        guard !header.isEmpty else { return }
        guard header.count == 100, header.starts(with: Data("SQLite format 3\0".utf8)) else {
            throw .corrupt(path: path, reason: "it does not begin as a database does")
        }
        let application = number(header, at: 68)
        guard application == applicationID || (application == 0 && number(header, at: 28) <= 1) else {
            throw .corrupt(path: path, reason: "another program made it")
        }
        try check(layout: number(header, at: 60), path: path)
    }

    static func check(layout found: Int32, path: String) throws(StoreError) {
        guard found <= layout else {
            throw .newer(path: path, reason: "its layout is \(found), and this version knows up to \(layout)")
        }
    }

    private static func number(_ bytes: Data, at offset: Int) -> Int32 {
        Int32(bitPattern: bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
}
