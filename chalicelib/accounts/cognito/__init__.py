"""Accounts in Cognito."""
