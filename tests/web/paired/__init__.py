"""Pairs of reviews in two databases that differ in restricted objects only, and all that a person gets of them."""
