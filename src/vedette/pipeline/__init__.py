"""Stairs: runs the rooms in order on the folder of a review."""
