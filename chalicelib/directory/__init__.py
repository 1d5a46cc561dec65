"""The directory: people records as the MIS gave them, what the school overrides, and their digests."""
