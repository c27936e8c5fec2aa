"""Published values, each with its source, through the functions that figures use."""
