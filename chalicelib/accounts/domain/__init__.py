"""The rules of users and the audit."""
