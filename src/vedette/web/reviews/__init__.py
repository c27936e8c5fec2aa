"""The review that is open: its folder and its current run."""
