"""Tests of the connectors and of what they share."""
