"""Reads a school from files that it drops: OneRoster CSV zips, or CSV files with a mapping of its own."""
