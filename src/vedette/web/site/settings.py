"""Settings of the pages."""

SECRET_KEY = "development"
INSTALLED_APPS: list[str] = []
