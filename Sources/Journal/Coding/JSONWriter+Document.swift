import JSONText

// Members of a document. What there is nothing of is left out, never `null`.
extension JSONWriter {
    mutating func put(_ name: StaticString, _ value: String) { field(name, value) }
    mutating func put(_ name: StaticString, _ value: Int64) { field(name, value) }
    mutating func put(_ name: StaticString, _ value: Int) { field(name, value) }
    mutating func put(_ name: StaticString, _ value: Bool) { field(name, value) }
    mutating func put(_ name: StaticString, _ value: String?) { optional(name, value) }
    mutating func put(_ name: StaticString, _ value: Int?) { optional(name, value) }

    /// A member that is an object; `write` puts its members.
    mutating func put(_ name: StaticString, object write: (inout JSONWriter) -> Void) { object(name, write) }

    /// A member that is an array of objects; `write` puts the members of one.
    mutating func put<Element>(_ name: StaticString, each elements: [Element], _ write: (Element, inout JSONWriter) -> Void) {
        array(name, elements) { json, element in json.object { write(element, &$0) } }
    }

    /// A member that is an array of strings.
    mutating func put(_ name: StaticString, strings: [String]) { array(name, strings) { $0.value($1) } }
}
