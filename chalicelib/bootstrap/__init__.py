"""Builds services from adapters, each once and only when first used: the only code that knows both."""
