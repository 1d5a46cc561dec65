"""Commands of the operator: schools, users and dead letters."""
