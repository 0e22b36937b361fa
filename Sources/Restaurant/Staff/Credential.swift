/// How a member of staff shows who they are. Holds no secret, only what one is checked against.
public struct Credential: Hashable, Sendable, Codable {
    /// What a secret is checked against (RFC 7914).
    public struct Hash: Hashable, Sendable, Codable {
        /// Hexadecimal.
        public var salt: String
        /// Hexadecimal.
        public var digest: String
        /// The cost: how much memory and time one try takes.
        public var rounds: Int
        public var blockSize: Int
        public var parallelism: Int

        public init(salt: String, digest: String, rounds: Int, blockSize: Int, parallelism: Int) {
            self.salt = salt
            self.digest = digest
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }
    }

    public var id: EmployeeID
    /// For the pages of a till or a kitchen: digits.
    public var pin: Hash?
    /// For everything else.
    public var password: Hash?
    public var version: Int

    public init(id: EmployeeID, pin: Hash? = nil, password: Hash? = nil, version: Int = 1) {
        self.id = id
        self.pin = pin
        self.password = password
        self.version = version
    }
}
