"""What every room may use: the clock, errors, datasets, purposes, and the kit for stores and queues."""
