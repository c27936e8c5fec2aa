"""Findings and the chain of evidence that they stand in."""
