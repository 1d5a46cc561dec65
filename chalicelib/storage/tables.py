"""Points PynamoDB models at a stage's tables, since their names are settings and models are module-level."""

from pynamodb.models import Model


def use_table(model: type[Model], table_name: str) -> None:
    """Let a model, and its indexes, read and write `table_name` from now on in this process."""
    meta = model.Meta
    if getattr(meta, "table_name", None) != table_name:
        meta.table_name = table_name
        model._connection = None  # PynamoDB keeps the connection of the table it first used
