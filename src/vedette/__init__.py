"""Vedette: safety and security reviews from the first casualty record to the last measured effect."""

__version__ = "0.1.0"
