"""The application that a server runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedette.web.site.settings")
application = get_wsgi_application()

# What is loaded stays for good: looking through it at every collection took a third of the time of a page.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
