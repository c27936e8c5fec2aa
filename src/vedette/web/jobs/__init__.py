"""Background work that survives a kill: progress, cancel, retry, result."""
