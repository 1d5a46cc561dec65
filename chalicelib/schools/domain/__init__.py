"""The rules of a school and its settings."""
