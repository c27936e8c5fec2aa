"""Trust: the log that proves itself, its signed heads and exports, and what leaves the house as a table."""
