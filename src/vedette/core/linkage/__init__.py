"""Room 2: the same incident and person across sources, and the reconciliation."""
