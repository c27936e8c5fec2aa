"""Trust: who may see and do what; the log that proves itself, its signed heads; what leaves the house as a table."""
