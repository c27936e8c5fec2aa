"""Findings, the chain of evidence that they stand in, and kinds of evidence held against each other."""
