import CapillaryAPI
import Model

/// One isolated organization: its database with its clock, and the credentials that lead to it.
public final class Sandbox: Sendable {
  public let name: String
  public let store: Store

  /// What was called in it.
  let journal: Journal

  init(name: String, store: Store, journal: Journal) {
    self.journal = journal
    self.name = name
    self.store = store
  }

  /// What a client needs to use the sandbox.
  public struct Credentials: Sendable {
    public var till: String
    public var password: String
    public var key: String
    public var secret: String
  }

  /// The organization's id.
  public var organizationID: Int64 {
    get throws { try store.read { try $0.organization.id } }
  }

  /// The first till and API client of the default organization, marked with the sandbox's name.
  public var credentials: Credentials {
    let mark = name == SandboxedName.defaultSandbox ? "" : "@\(name)"
    return Credentials(
      till: "till.demo\(mark)", password: "demo", key: "demo-key\(mark)", secret: "demo-secret")
  }
}
