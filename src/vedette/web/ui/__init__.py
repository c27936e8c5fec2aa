"""Base page, components, look and front-end sources."""
