"""A school's settings in words."""
