"""Schools: a school and its settings."""
