/// Reads JSON without spaces from a place in some bytes. Whatever the bytes are, it throws or returns; it never traps.
struct JSONScanner {
    private let bytes: [UInt8]
    /// Of the next byte to be read.
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    mutating func object() throws(CodingFailure) -> JSONObject {
        try expect(UInt8(ascii: "{"))
        var members: [(name: String, start: Int)] = []
        members.reserveCapacity(24)
        if next == UInt8(ascii: "}") {
            position += 1
            return JSONObject(bytes: bytes, members: members)
        }
        while true {
            let name = try string()
            try expect(UInt8(ascii: ":"))
            members.append((name, position))
            try skip()
            if next == UInt8(ascii: ",") {
                position += 1
            } else {
                try expect(UInt8(ascii: "}"))
                return JSONObject(bytes: bytes, members: members)
            }
        }
    }

    mutating func array<Element>(_ element: (inout JSONScanner) throws(CodingFailure) -> Element) throws(CodingFailure) -> [Element] {
        try expect(UInt8(ascii: "["))
        var elements: [Element] = []
        if next == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try element(&self))
            if next == UInt8(ascii: ",") {
                position += 1
            } else {
                try expect(UInt8(ascii: "]"))
                return elements
            }
        }
    }

    mutating func number() throws(CodingFailure) -> Int64 {
        let negative = next == UInt8(ascii: "-")
        if negative { position += 1 }
        let start = position
        var value: Int64 = 0
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            // Counted downwards, since the smallest number has no positive counterpart.
            let (sum, tooSmall) = tens.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !tooLarge, !tooSmall else { throw failure("the number is too large") }
            value = sum
            position += 1
        }
        guard position > start, negative || value != .min else { throw failure("a whole number should stand here") }
        return negative ? value : -value
    }

    mutating func bool() throws(CodingFailure) -> Bool {
        if bytes[position...].starts(with: "true".utf8) {
            position += 4
            return true
        }
        if bytes[position...].starts(with: "false".utf8) {
            position += 5
            return false
        }
        throw failure("true or false should stand here")
    }

    mutating func string() throws(CodingFailure) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        var all: UInt8 = 0
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            all |= byte
            position += 1
        }
        guard next == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        defer { position += 1 }
        guard all < 0x80 else { return try text(bytes[start..<position]) }
        // ASCII needs no check, which is most of the time that reading an order takes.
        return bytes.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[start..<position]), as: UTF8.self) }
    }

    /// Passes over one value. What lies in it is only looked at so far that its end is found.
    mutating func skip() throws(CodingFailure) {
        var depth = 0
        repeat {
            switch next {
            case UInt8(ascii: "\""):
                position += 1
                while let byte = next, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
                try expect(UInt8(ascii: "\""))
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case .some where depth > 0:
                position += 1
            case .some:
                while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") { position += 1 }
            case nil:
                throw failure("the end came too early")
            }
        } while depth > 0
        guard depth == 0 else { throw failure("a value should stand here") }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func expect(_ byte: UInt8) throws(CodingFailure) {
        guard next == byte else { throw failure("\(Character(UnicodeScalar(byte))) should stand here") }
        position += 1
    }

    private func text(_ bytes: some Collection<UInt8>) throws(CodingFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("the text is not UTF-8") }
        return text
    }

    private func failure(_ what: String) -> CodingFailure { CodingFailure("at byte \(position): \(what)") }

    private mutating func escapedString(from start: Int) throws(CodingFailure) -> String {
        var plain = Array(bytes[start..<position])
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\"") { return try text(plain) }
            plain.append(byte == UInt8(ascii: "\\") ? try escape() : byte)
        }
        throw failure("the string has no end")
    }

    /// The escapes that the writer makes; no other ones occur.
    private mutating func escape() throws(CodingFailure) -> UInt8 {
        let letter = next
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            return letter ?? 0
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"):
            guard position + 4 <= bytes.count, let code = UInt8(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
                code < 0x20
            else { throw failure("an escaped control character should stand here") }
            position += 4
            return code
        default:
            throw failure("this escape is unknown")
        }
    }
}
