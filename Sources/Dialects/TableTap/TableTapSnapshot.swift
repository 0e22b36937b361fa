import Engine
import JSONText
import Journal
import Restaurant

extension TableTapFrames {
    /// A restaurant as it is, as far as these channels tell of it: for who cannot be told what it missed.
    func snapshot(of view: View, on channels: ChannelSelection, position: String, correlation: String?) -> [UInt8] {
        func hears(_ event: Event) -> Bool {
            event.channels(in: view.state.settings.id).contains { channels.contains($0.channel) }
        }
        return direct("snapshot", at: view.now, correlation: correlation, position: position) { json in
            json.array("orders", view.activeOrders.filter { hears(.orderPlaced($0)) }) { json, order in
                json.object { $0.tableTapOrder(order, at: view.now) }
            }
            let counters = view.state.counters.values.filter { hears(.counterChanged($0)) }.sorted { $0.id < $1.id }
            json.array("counters", counters) { json, counter in
                json.object { json in
                    json.field("counterId", counter.id.rawValue)
                    json.field("name", counter.name)
                    json.field("status", counter.status.tableTap)
                    json.field("reason", counter.reason)
                }
            }
            let employees = view.state.employees.values.filter { hears(.employeeChanged($0, from: $0.presence)) }.sorted { $0.id < $1.id }
            json.array("employees", employees) { json, employee in
                json.object { json in
                    json.field("employeeId", employee.id.rawValue)
                    json.field("name", employee.name)
                    json.field("status", employee.presence.tableTap)
                }
            }
            let heard = view.channels.all.filter { channels.contains($0.key) }.sorted { $0.key.description < $1.key.description }
            json.sequences(heard.map { ($0.key, $0.value) })
        }
    }
}
