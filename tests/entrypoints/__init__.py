"""The app as Lambda calls it, on moto."""
