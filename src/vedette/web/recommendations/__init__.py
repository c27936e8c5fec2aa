"""Recommendations, the effect declared before, coverage, project proposals, always for a viewer."""
