"""What administrators do with their school's connection."""
