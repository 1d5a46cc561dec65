"""Users and the audit in DynamoDB."""
