/// What is on a piece of paper, line by line, before a printer's language or a reader's eyes are thought of.
package struct Slip: Hashable, Sendable {
    package enum Line: Hashable, Sendable {
        case text(String, Style = Style())
        /// Left and right of one line.
        case sides(String, String, isBold: Bool = false)
        case rule
        case blank
    }

    package struct Style: Hashable, Sendable {
        /// Twice as wide and high.
        package var isBig = false
        package var isBold = false
        package var isCentered = false
        /// Spaces before every line that the text takes.
        package var indent = 0

        package init(isBig: Bool = false, isBold: Bool = false, isCentered: Bool = false, indent: Int = 0) {
            self.isBig = isBig
            self.isBold = isBold
            self.isCentered = isCentered
            self.indent = indent
        }
    }

    package private(set) var lines: [Line] = []

    package init() {}

    mutating func put(_ text: String, big: Bool = false, bold: Bool = false, centered: Bool = false, indent: Int = 0) {
        lines.append(.text(text, Style(isBig: big, isBold: bold, isCentered: centered, indent: indent)))
    }

    mutating func put(_ left: String, _ right: String, bold: Bool = false) { lines.append(.sides(left, right, isBold: bold)) }
    mutating func rule() { lines.append(.rule) }
    mutating func blank() { lines.append(.blank) }
}

extension Slip {
    /// A line that fits the paper.
    struct Row: Hashable {
        var text: String
        var isBig = false
        var isBold = false
        var isCentered = false
    }

    /// The lines as they fit paper of so many columns, of characters that a printer has.
    func rows(columns: Int) -> [Row] {
        lines.flatMap { line -> [Row] in
            switch line {
            case .text(let text, let style):
                let width = max(1, (style.isBig ? columns / 2 : columns) - style.indent)
                let margin = String(repeating: " ", count: style.indent)
                return CodePage.printable(text).wrapped(at: width).map {
                    Row(text: margin + $0, isBig: style.isBig, isBold: style.isBold, isCentered: style.isCentered)
                }
            case .sides(let left, let right, let isBold):
                let right = CodePage.printable(right)
                var rows = CodePage.printable(left).wrapped(at: max(1, columns - right.count - 1)).map { Row(text: $0, isBold: isBold) }
                let gap = columns - (rows.last?.text.count ?? 0) - right.count
                if !rows.isEmpty { rows[rows.count - 1].text += String(repeating: " ", count: max(1, gap)) + right }
                return rows
            case .rule: return [Row(text: String(repeating: "-", count: columns))]
            case .blank: return [Row(text: "")]
            }
        }
    }
}

extension String {
    /// Parted where a line is full, between words where that is possible. At least one line.
    func wrapped(at width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var word = word
            if !line.isEmpty, line.count + 1 + word.count <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line = String(word)
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }
}
