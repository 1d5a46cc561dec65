"""Queues: publish ids, never personal data."""
