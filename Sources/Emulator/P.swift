enum PlaceholderEmulator {}
