"""Room 6: figures, each with interval, scope, method and fingerprint."""
