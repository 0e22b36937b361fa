import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

extension Request {
    /// Reads the body as JSON.
    ///
    /// - Parameter limit: bytes.
    /// - Returns: what it says, and the bytes as they came, by which a repetition is recognized.
    /// - Throws: a ``Problem`` that names the place: 413, 415, 400 for what is no JSON, 422 for what is not of the type.
    func json<Body: Decodable>(_ type: Body.Type, upTo limit: Int) async throws -> (Body, ByteBuffer) {
        // Programs that say nothing of the type mean JSON here; who says something must mean it.
        if let named = headers[.contentType], !Self.isJSON(named) {
            throw Problem(
                status: .unsupportedMediaType, code: "UNSUPPORTED_MEDIA_TYPE",
                message: "send Content-Type: application/json, not \(named.prefix(128))")
        }
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(status: .contentTooLarge, code: "MESSAGE_TOO_LARGE", message: "a body is at most \(limit) bytes")
        } catch let error as HTTPParserError {
            throw error
        } catch {
            throw Problem(status: .badRequest, code: "INVALID_MESSAGE", message: "the body did not come to its end")
        }
        do {
            return (try JSONDecoder().decode(type, from: Data(buffer: buffer)), buffer)
        } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context),
            let DecodingError.keyNotFound(_, context)
        {
            throw Problem.invalid(Self.place(context.codingPath), context.debugDescription)
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw Problem.invalid(Self.place(context.codingPath), context.debugDescription)
        } catch {
            throw Problem(status: .badRequest, code: "INVALID_MESSAGE", message: "the body is not JSON")
        }
    }

    private static func isJSON(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        return type.lowercased() == "application/json"
    }

    /// `items[2].quantity`
    private static func place(_ path: [any CodingKey]) -> String {
        let place = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return place.isEmpty ? "body" : String(place.drop { $0 == "." })
    }
}
