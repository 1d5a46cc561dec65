"""What people read about messages."""
