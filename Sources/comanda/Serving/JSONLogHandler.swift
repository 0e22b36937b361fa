import Engine
import Foundation
import JSONText
import Logging
import Restaurant

/// One JSON object a line on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        var line = JSONWriter.object { json in
            json.field("time", RealWorld().now().description)
            json.field("level", event.level.rawValue)
            json.field("message", event.message.description)
            json.array("fields", all.sorted { $0.key < $1.key }) { json, field in
                json.object { json in
                    json.field("name", field.key)
                    json.field("value", "\(field.value)")
                }
            }
        }
        line.append(UInt8(ascii: "\n"))
        FileHandle.standardError.write(Data(line))
    }
}
