"""The rules of the audience."""
