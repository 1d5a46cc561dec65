"""The sample MIS's second tongue: OneRoster REST 1.2 and 1.1 over the same invented school."""
