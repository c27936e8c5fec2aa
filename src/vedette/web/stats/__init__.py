"""Pages of room 6: figures and claims."""
