"""The port that connectors implement, a school's connection and its check, and mappings."""
