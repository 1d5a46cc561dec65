"""A sample MIS: an HTTP server that speaks Wonde's protocol for an invented secondary school."""
