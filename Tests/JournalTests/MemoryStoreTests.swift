import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct MemoryStoreTests {
    @Test("the store in memory does what every store does", arguments: StoreCheck.all)
    func conforms(_ check: StoreCheck) throws {
        let epochs = Epochs()
        let store = MemoryStore { epochs.next() }
        try check.run(StoreBench(open: { store }, openAfterCrash: { store }))
    }

    @Test("a store told to be full refuses, keeps what it had, and goes on when there is room")
    func full() throws {
        let epochs = Epochs()
        let store = MemoryStore { epochs.next() }
        var author = Author()
        try store.append([author.opening()])
        let next = author.batch([.orderPlaced(Samples.order(1))])
        store.refuse(with: .full(path: "memory"))
        #expect(throws: StoreError.full(path: "memory")) { try store.append([next]) }
        #expect(try store.head(of: author.restaurant) == LogSequence(1))
        store.refuse(with: nil)
        try store.append([next])
        #expect(try store.load(author.restaurant)?.state == author.state)
    }
}
