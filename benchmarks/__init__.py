"""Speed and memory, as ratios against named peers on the same data in the same run."""
