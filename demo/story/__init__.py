"""Acts that show what the product is for, played against the running demo."""
