"""Pages of room 6: evidence of different kinds held against each other."""
