"""What administrators do with users."""
