"""Sync states, runs, held changes and staged reads in DynamoDB."""
