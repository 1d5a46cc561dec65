"""Users, their roles, and the audit."""
