"""The soak: random edits, refreshes, ticks and kills on the packaged stack, and then every record compared."""
