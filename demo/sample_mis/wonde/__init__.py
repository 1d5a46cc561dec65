"""Wonde's API as the sample MIS speaks it."""
