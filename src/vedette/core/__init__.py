"""Ground floor: pure functions over typed tables; no framework, no clock, no network."""
