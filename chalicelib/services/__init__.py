"""Use cases, one verb a file; they know ports, never adapters."""
