import Model

/// Customers' pictures: uploaded, shown with the details, served, deleted.
enum ImagesEndpoint {
  struct Uploaded: Encodable, Sendable {
    var code = 200
    var file: File
    /// Where the file is served: in the details only.
    var filePath: String?
    var secureFilePath: String?
    var message = "Successfully uploaded file"
    var status = "true"
  }

  struct File: Encodable, Sendable {
    var acl = "PRIVATE"
    /// Bytes.
    var fileSize: String
    var fileHandle: String
    var lastModified: String
    var latestVersion: Int64
    /// Organization, customer and the image's index.
    var name: String
    var namespace = "customerImage"
    var s3Token: String
    var version: Int64

    init(_ image: CustomerImage, _ session: Session) throws {
      let organization = try session.organization
      fileSize = String(image.size)
      fileHandle = image.handle
      lastModified = organization.zone.dateTime(image.uploadedAt)
      latestVersion = image.version
      name = "\(organization.id)/\(image.customer)/\(image.position)"
      s3Token = "customerImage/\(organization.id)/\(image.customer)/\(image.token)"
      version = image.version
    }
  }

  struct Deleted: Encodable, Sendable {
    var code: Int
    var message: String
    var status: String
  }

  /// `customer.v2.setImage` and its look-up twin: each file becomes the image of the next free index.
  static func set(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let form = MultipartForm(call.request)
    guard form?.isCut != true else { throw ImageV2Error.uploadFailed }
    let files = (form?["file"] ?? []).filter { !$0.bytes.isEmpty }
    guard !files.isEmpty else { throw ImageV2Error.none }
    do {
      let images = try files.map { try CustomerImages.add(Array($0.bytes), to: customer.id, session) }
      return Reply(CustomerList(try images.map { Uploaded(file: try File($0, session)) }))
    } catch let error as CustomerImageError {
      throw ImageV2Error(error)
    }
  }

  /// `customer.v2.deleteImage`.
  static func delete(_ call: Call, _ session: WriteSession) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    let ids = call.query.list("image_ids").map { Int64($0) }
    guard !ids.isEmpty, !ids.contains(nil) else { throw ImageV2Error.noneToDelete }
    let results = try ids.prefix(CustomerImages.limit).map { id in
      try CustomerImages.remove(id ?? -1, of: customer.id, session)
        ? Deleted(code: 200, message: "Success", status: "true")
        : Deleted(code: ImageV2Error.notDeleted.code, message: ImageV2Error.notDeleted.message, status: "false")
    }
    return Reply(CustomerList(results))
  }

  /// What `embed=customerImage` shows of a customer.
  static func embedded(_ customer: Int64, _ call: Call, _ session: Session) throws -> [Uploaded] {
    let host = call.request.headers["Host"] ?? "127.0.0.1"
    return try CustomerImages.all(customer, session).map { image in
      let file = try File(image, session)
      let path = "\(host)/v2/files/\(file.s3Token)?sandbox=\(call.sandbox)"
      return Uploaded(file: file, filePath: "http://\(path)", secureFilePath: "https://\(path)")
    }
  }

  /// The file itself. The address is the proof of access, as a signed address of the real service is.
  static func serve(_ call: Call, _ session: Session) throws -> Reply {
    guard let file = try CustomerImages.file(token: call.path["token"], session) else {
      throw PlatformError.unknownPath(nearest: [])
    }
    return Reply(bytes: file.bytes, type: file.mediaType)
  }
}

/// The failures of images (customer.v2.setImage, customer.v2.deleteImage).
enum ImageV2Error: APIError {
  case noneToDelete
  case uploadFailed
  case notDeleted
  case none
  case tooMany
  case tooSmall
  case noImage

  init(_ error: CustomerImageError) {
    self = switch error {
    case .tooSmall: .tooSmall
    case .tooLarge: .uploadFailed
    case .noImage: .noImage
    case .tooMany: .tooMany
    }
  }

  var code: Int {
    switch self {
    case .noneToDelete: 8078
    case .uploadFailed: 8079
    case .notDeleted: 8080
    case .none: 8081
    case .tooMany: 8082
    case .tooSmall: 8083
    case .noImage: 8084
    }
  }

  var message: String {
    switch self {
    case .noneToDelete: "No Image passed to be deleted."
    case .uploadFailed: "Error in uploading Image"
    case .notDeleted: "Error in deleting image"
    case .none: "No Image Passed"
    case .tooMany: "Max image per user is 5"
    case .tooSmall: "Image size is too small"
    case .noImage: "The request does not contain a valid image file, or the image has not been added."
    }
  }
}
