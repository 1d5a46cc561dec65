"""The queues of messages and batches."""
