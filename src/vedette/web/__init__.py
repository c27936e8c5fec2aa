"""Upper floor: pages over the runs of a review."""
