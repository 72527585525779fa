import CapillaryAPI
import TestSupport
import Testing

@Suite("Sandboxes")
struct SandboxTests {
  @Test("A sandbox has a clock of its own")
  func ownClock() throws {
    try withSandbox { one in
      try withSandbox { other in
        let reply = try one.control("POST", "/clock", json: ["advance": ["days": 30]])
        #expect(reply.status == 200)
        #expect(one.store.clock.now.milliseconds(since: other.store.clock.now) >= 30 * 86_400_000)
      }
    }
  }
}
