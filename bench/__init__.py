"""Measurements: run by hand, never part of a deployment."""
