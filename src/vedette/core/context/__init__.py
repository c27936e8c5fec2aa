"""Room 3: exposure and surroundings."""
