import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

extension Answer {
    /// What came of a command that is about no order.
    ///
    /// - Throws: for a repetition whose entries have left the history.
    func told<Thing>(_ pick: (Event) -> Thing?) throws(Problem) -> Thing {
        guard let thing = entries.compactMap({ pick($0.event) }).first else {
            throw Problem(
                status: .conflict, code: "HISTORY_EXPIRED",
                message: "this was done, longer ago than the history is kept; read how it is now")
        }
        return thing
    }

    func record<Thing>(_ pick: (HouseRecord) -> Thing?) throws(Problem) -> Thing {
        try told { event in if case .recordChanged(let record) = event { pick(record) } else { nil } }
    }
}

extension Response {
    /// A thing under its name, as a command left it.
    static func thing(
        _ name: StaticString, of answer: Answer, _ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void
    ) -> Response {
        json(status, headers: .replayed(answer.duplicate)) { json in
            json.key(name)
            write(&json)
        }
    }

    /// It is gone.
    static func gone(_ answer: Answer) -> Response { Response(status: .noContent, headers: .replayed(answer.duplicate)) }
}
