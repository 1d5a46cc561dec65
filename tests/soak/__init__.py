"""The soak's own parts: its comparison can fail, and its edits are what an MIS does."""
