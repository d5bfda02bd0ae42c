"""The promises of Dateline, held to by tests; their folders mirror the packages."""
