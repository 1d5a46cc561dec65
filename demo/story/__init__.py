"""The product's examples, played against the running demo."""
