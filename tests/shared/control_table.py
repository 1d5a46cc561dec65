"""The control table as the foundation template makes it."""

import boto3


def create_control_table(name: str) -> None:
    """Make the table, with the wake index, in whatever plays DynamoDB."""
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "school_id", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "wake_shard", "AttributeType": "N"},
            {"AttributeName": "wake_at", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "school_id", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "wake",
                "KeySchema": [
                    {"AttributeName": "wake_shard", "KeyType": "HASH"},
                    {"AttributeName": "wake_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
