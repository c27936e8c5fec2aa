"""Settings, addresses and the overview page."""
