"""A made-up review with known truth for tutorial, tests and pictures."""
