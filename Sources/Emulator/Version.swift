/// The emulator's version, as `--version` and `/_emulator/info` tell it.
public let emulatorVersion = "0.1.0"
