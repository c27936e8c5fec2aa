"""The log of acts: entries as text without foreign keys, appended and never changed."""
