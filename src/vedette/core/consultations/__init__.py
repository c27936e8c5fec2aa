"""Room 5: whom a review hears, and at which stage."""
