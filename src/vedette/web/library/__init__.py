"""Pages of room 2: ledger, incidents, counts matrix."""
