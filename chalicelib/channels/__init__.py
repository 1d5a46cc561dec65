"""Channels: each sends one thing to one address."""
