"""Rules and use cases, on fakes alone."""
