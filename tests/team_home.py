"""Names a database before the settings are read, so that the tests have the pages of a team.

VEDETTE_DATABASE_URL, where set, is taken instead: the same tests then run on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("VEDETTE_HOME", tempfile.mkdtemp(prefix="vedette-tests-"))
# A browser driven in the same process leaves an event loop running, in which Django refuses its database;
# tests use it from one thread at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
