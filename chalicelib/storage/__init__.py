"""DynamoDB: models and repositories that map items to the domain and back."""
