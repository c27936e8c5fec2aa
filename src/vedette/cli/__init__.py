"""The `vedette` command: parses, calls the pipeline, prints."""
