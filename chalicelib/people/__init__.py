"""People: a person with everything about them, search, page and "why"."""
