"""The use cases of syncing, one verb a file."""
