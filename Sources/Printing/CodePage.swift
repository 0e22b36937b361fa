import Foundation

/// The characters that nearly every receipt printer has: code page 858 (850 with the euro sign), number 19 in ESC/POS.
enum CodePage {
    /// Its place in a printer's table (ESC t).
    static let number: UInt8 = 19

    private static let upper = Array(
        """
        ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}
        """.unicodeScalars)

    private static let bytes = Dictionary(uniqueKeysWithValues: upper.enumerated().map { ($0.element, UInt8(0x80 + $0.offset)) })

    /// What stands for a character that is not there and does not come apart into ones that are.
    private static let stand: [Unicode.Scalar: String] = [
        "‘": "'", "’": "'", "‚": ",", "“": "\"", "”": "\"", "„": "\"", "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "•": "*",
        "ı": "i",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE", "ħ": "h", "ŧ": "t", "ŋ": "n", "ẞ": "SS", "‹": "<", "›": ">",
        "™": "TM",
        "√": "v", "✓": "v", "→": "->", "←": "<-", "№": "No.", "₂": "2",
    ]

    /// A text of characters that printers have, one column each: what they lack loses its accent, is written otherwise, or becomes `?`.
    ///
    /// Control characters become spaces: a note to the kitchen must not open the cash drawer.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for character in text.precomposedStringWithCanonicalMapping {
            let known = character.unicodeScalars.filter(isPrintable)
            if known.count == character.unicodeScalars.count {
                result.append(contentsOf: known)
            } else {
                result.append(contentsOf: substitute(character).unicodeScalars)
            }
        }
        return String(result)
    }

    private static func substitute(_ character: Character) -> String {
        let scalars = String(character).decomposedStringWithCanonicalMapping.unicodeScalars
        guard let first = scalars.first else { return "" }
        if let stand = stand[first] { return stand }
        if first.value < 0x20 || first.value == 0x7F || (0x80...0x9F).contains(first.value) || first.properties.isWhitespace { return " " }
        if first.properties.generalCategory == .format { return "" }
        return isPrintable(first) ? String(first) : "?"
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool { (0x20...0x7E).contains(scalar.value) || bytes[scalar] != nil }

    /// The bytes of a text that ``printable(_:)`` made.
    static func encode(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? UInt8($0.value) : bytes[$0] ?? UInt8(ascii: "?") }
    }
}
