"""The use cases of messages, one verb a file."""
