"""Room 9: one document model, three renderers."""
