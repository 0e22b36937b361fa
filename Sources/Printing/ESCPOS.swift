/// A slip as receipt printers understand it (Epson, ESC/POS Command Reference).
package enum ESCPOS {
    private static let (esc, gs): (UInt8, UInt8) = (0x1B, 0x1D)

    /// The bytes that print a slip and cut it off.
    ///
    /// - Parameter columns: characters in a line of the printer's own size.
    package static func bytes(_ slip: Slip, columns: Int) -> [UInt8] {
        // ESC @ forgets what another program left; ESC t picks the characters.
        var bytes: [UInt8] = [esc, 0x40, esc, 0x74, CodePage.number]
        var last = Slip.Row(text: "")
        for row in slip.rows(columns: columns) {
            // ESC a: where the line begins. ESC E: bold. GS !: width and height.
            if row.isCentered != last.isCentered { bytes += [esc, 0x61, row.isCentered ? 1 : 0] }
            if row.isBold != last.isBold { bytes += [esc, 0x45, row.isBold ? 1 : 0] }
            if row.isBig != last.isBig { bytes += [gs, 0x21, row.isBig ? 0x11 : 0] }
            bytes += CodePage.encode(row.text) + [0x0A]
            last = row
        }
        // GS V 66 n: feeds to the knife and n more, and cuts.
        return bytes + [gs, 0x56, 66, 3]
    }

    /// DLE EOT 1: asks for the printer's status. It is answered out of turn, once all before it was received.
    static let statusRequest: [UInt8] = [0x10, 0x04, 1]

    /// Whether a byte is an answer to ``statusRequest``: bits 1 and 4 are set, 0 and 7 are not.
    static func isStatus(_ byte: UInt8) -> Bool { byte & 0b1001_0011 == 0b0001_0010 }

    /// Whether a status says that the printer prints: bit 3 is set while it is off line, for want of paper or with its cover open.
    static func isOnline(_ status: UInt8) -> Bool { status & 0b0000_1000 == 0 }
}

extension Slip {
    /// The slip for people's eyes: what is big or bold is marked, nothing else differs from the paper.
    package func text(columns: Int) -> String {
        rows(columns: columns).map { row in
            let width = row.isBig ? row.text.count * 2 : row.text.count
            let margin = row.isCentered ? String(repeating: " ", count: max(0, (columns - width) / 2)) : ""
            // As wide as on the paper.
            let text = row.isBig ? row.text.map { "\($0) " }.joined() : row.text
            let line = margin + text
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined() + String(repeating: "=", count: columns) + "\n"
    }
}
