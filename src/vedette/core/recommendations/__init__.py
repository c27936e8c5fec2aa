"""Room of recommendations: who should do what, what it is to change, and what it costs."""
