"""Pages of room 1: sources and their rows."""
