"""What the YAML in `rules/` says: its schema, its values, its faults."""
