"""The directory in DynamoDB."""
