"""Entrypoints: the only code that knows Chalice or the shape of an event."""
