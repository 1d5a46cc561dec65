"""The queues of sync jobs."""
