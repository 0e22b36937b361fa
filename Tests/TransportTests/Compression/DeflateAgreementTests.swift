import Testing

@testable import Transport

@Suite("The agreement on compression")
struct DeflateAgreementTests {
    static let plain = "permessage-deflate; server_no_context_takeover"

    @Test(
        "takes what can be kept",
        arguments: [
            (["permessage-deflate"], plain),
            (["PERMESSAGE-DEFLATE"], plain),
            (["permessage-deflate; client_max_window_bits"], plain),
            (["permessage-deflate ;client_max_window_bits=8"], plain),
            (["permessage-deflate; server_no_context_takeover"], plain),
            (["permessage-deflate; client_no_context_takeover"], "\(plain); client_no_context_takeover"),
            (["permessage-deflate; server_max_window_bits=15"], "\(plain); server_max_window_bits=15"),
            (["permessage-deflate; server_max_window_bits=\"10\""], "\(plain); server_max_window_bits=10"),
            (["x-webkit-deflate-frame", "foo, permessage-deflate"], plain),
            (["permessage-deflate; server_max_window_bits=8, permessage-deflate"], plain),
            (["permessage-deflate; unknown, permessage-deflate; client_no_context_takeover"], "\(plain); client_no_context_takeover"),
        ])
    func taken(_ offers: [String], _ answer: String) { #expect(DeflateAgreement.choose(from: offers)?.answer == answer) }

    @Test(
        "declines the rest",
        arguments: [
            [], [""], ["permessage-bzip2"], ["permessage-deflate; unknown"], ["permessage-deflate; server_max_window_bits"],
            ["permessage-deflate; server_max_window_bits=8"], ["permessage-deflate; server_max_window_bits=7"],
            ["permessage-deflate; server_max_window_bits=16"], ["permessage-deflate; server_max_window_bits=010"],
            ["permessage-deflate; server_max_window_bits=99999999999999999999"], ["permessage-deflate; client_max_window_bits=7"],
            ["permessage-deflate; client_max_window_bits="], ["permessage-deflate; client_no_context_takeover=1"],
            ["permessage-deflate; server_no_context_takeover=true"],
            ["permessage-deflate; client_no_context_takeover; client_no_context_takeover"], ["permessage-deflate;"], [";;;"], [",,,"],
            ["permessage-deflate" + String(repeating: "; client_max_window_bits", count: 5000)],
        ])
    func declined(_ offers: [String]) { #expect(DeflateAgreement.choose(from: offers) == nil) }

    @Test("shares the compressed form only with windows as large as ours")
    func sharing() {
        #expect(DeflateAgreement.choose(from: ["permessage-deflate"])?.agreement.sharesCompression == true)
        #expect(DeflateAgreement.choose(from: ["permessage-deflate; server_max_window_bits=14"])?.agreement.sharesCompression == false)
        #expect(DeflateAgreement.choose(from: ["permessage-deflate"])?.agreement.clientForgets == false)
        #expect(DeflateAgreement.choose(from: ["permessage-deflate; client_no_context_takeover"])?.agreement.clientForgets == true)
    }
}
