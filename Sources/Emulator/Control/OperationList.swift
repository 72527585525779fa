import CapillaryAPI

/// Every operation of the API as the control API and `routes --json` tell it.
public enum OperationList {
  public static var all: [JSONValue] {
    API.operations.map { operation in
      [
        "id": .string(operation.id), "section": .string(operation.section), "title": .string(operation.title),
        "method": .string(operation.method.rawValue),
        "otherMethods": .array(operation.otherMethods.map { .string($0.rawValue) }),
        "paths": .array(operation.paths.map { .string($0) }), "rows": .array(operation.rows.map { .int($0) }),
        "emulated": .bool(operation.isEmulated),
      ]
    }
  }
}
