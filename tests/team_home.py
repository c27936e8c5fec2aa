"""Names a database before the settings are read, so that the tests have the pages of a team.

VEDETTE_DATABASE_URL, where set, is taken instead: the same tests then run on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("VEDETTE_HOME", tempfile.mkdtemp(prefix="vedette-tests-"))
