"""Schools in DynamoDB."""
