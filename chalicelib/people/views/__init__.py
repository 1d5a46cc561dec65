"""What people read about one person."""
