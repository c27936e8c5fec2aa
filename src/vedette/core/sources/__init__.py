"""Room 1: casualty databases in, records of one vocabulary out."""
