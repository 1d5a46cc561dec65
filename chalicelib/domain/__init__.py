"""Pure rules and shapes: no AWS, no HTTP, no settings, no clock of its own."""
