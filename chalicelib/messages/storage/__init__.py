"""Messages and deliveries in DynamoDB."""
