enum PlaceholderEventHTTP {}
