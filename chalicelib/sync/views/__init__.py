"""What people read about syncing."""
