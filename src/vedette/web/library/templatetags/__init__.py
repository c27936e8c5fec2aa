"""Tags of the linkage pages."""
