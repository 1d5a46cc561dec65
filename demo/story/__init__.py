"""The product's two examples, played against the running demo."""
