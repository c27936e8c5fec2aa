"""How long what was removed can be brought back."""

from __future__ import annotations

import datetime as dt

KEPT_IN_BIN = dt.timedelta(days=30)
"""For so long a removed thing lies in the bin; then it is deleted for good."""
