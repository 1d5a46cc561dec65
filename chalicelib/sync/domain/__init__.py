"""The rules of syncing, pure."""
