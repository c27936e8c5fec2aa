"""Pages of room 9: the report and its downloads."""
