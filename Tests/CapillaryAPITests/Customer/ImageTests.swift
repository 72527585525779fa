import CapillaryAPI
import TestSupport
import Testing

@Suite("Customer images") struct ImageTests {
  private func upload(_ api: TestSandbox, _ path: String, _ files: [String], name: String = "file") throws -> TestReply {
    let form = CareForms.form(files, name: name)
    return try api.post(path, raw: form.raw, headers: form.headers)
  }

  @Test("An image is stored, shown with the details, served from its address, and deleted")
  func life() throws {
    try withSandbox { api in
      let who = try api.person()
      let picture = CareForms.picture(12_000)
      let reply = try upload(api, who.path + "/setImage", [picture], name: "FILE")
      #expect(reply.text("data[0].file.fileSize") == "12000")
      #expect(reply.text("data[0].file.name") == "1001/\(who.id)/0")
      let shown = try api.get(who.path, query: ["source": "INSTORE", "embed": "CUSTOMERIMAGE"])
      #expect(shown.text("customerImage[0].file.fileHandle") == reply.text("data[0].file.fileHandle"))
      let address = try #require(shown.text("customerImage[0].filePath"))
      let target = try #require(address.range(of: "/v2/files").map { String(address[$0.lowerBound...]) })
      let file = try api.get(target, as: .none)
      #expect(file.text == picture)
      #expect(file.headers["Content-Type"] == "image/gif")
      let gone = try api.delete(who.path + "/deleteImage", query: ["image_ids": "0,3"])
      #expect(gone["data"]?.list.compactMap { $0["status"]?.text } == ["true", "false"])
      #expect(try api.get(target, as: .none).status == 404)
    }
  }

  @Test("What is no image, too small, or one too many is refused, and nothing of the call is stored")
  func refusals() throws {
    try withSandbox { api in
      let who = try api.person()
      let path = who.path + "/setImage"
      #expect(try upload(api, path, []).errorCode == 8081)
      #expect(try api.post(path, json: [:]).errorCode == 8081)
      #expect(try upload(api, path, [CareForms.picture(100)]).errorCode == 8083)
      #expect(try upload(api, path, [CareForms.picture(20_000), "no picture at all"]).errorCode == 8084)
      let five = Array(repeating: CareForms.picture(10_000), count: 5)
      #expect(try upload(api, "/v2/customers/lookup/setImage?identifierName=mobile&source=INSTORE&identifierValue=\(who.mobile)", five).status == 200)
      #expect(try upload(api, path, [CareForms.picture(10_000)]).errorCode == 8082)
      #expect(try api.delete(who.path + "/deleteImage").errorCode == 8078)
      #expect(try api.delete(who.path + "/deleteImage", query: ["image_ids": "first"]).errorCode == 8078)
      #expect(try upload(api, "/v2/customers/\(TestSandbox.nobody)/setImage", five).errorCode == 8015)
      let nobodys = "/v2/customers/\(TestSandbox.nobody)/deleteImage"
      #expect(try api.delete(nobodys, query: ["image_ids": "0"]).errorCode == 8015)
    }
  }

  @Test("An upload that breaks off stores nothing")
  func brokenUpload() throws {
    try withSandbox { api in
      let who = try api.person()
      let form = CareForms.form([CareForms.picture(12_000), CareForms.picture(12_000)])
      let reply = try api.post(who.path + "/setImage", raw: String(form.raw.dropLast(100)), headers: form.headers)
      #expect(reply.errorCode == 8079, "\(reply)")
      #expect(try api.get(who.path, query: ["source": "INSTORE", "embed": "CUSTOMERIMAGE"])["customerImage[0]"] == nil)
    }
  }
}
