"""Pages of room 5: whom the review hears, when, and what was said."""
