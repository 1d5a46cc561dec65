"""Rollcall's code: entrypoints, services, domain and adapters."""
