"""Points PynamoDB models at a stage's tables, since their names are settings and models are module-level."""

from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.aws import aws_session


def use_table(model: type[Model], table_name: str) -> None:
    """Let a model, and its indexes, read and write `table_name` from now on in this process."""
    meta = model.Meta
    if getattr(meta, "table_name", None) != table_name:
        meta.table_name = table_name
        model._connection = None  # PynamoDB keeps the connection of the table it first used
        _share_session(model._get_connection().connection)


def new_connection() -> Connection:
    """A connection for transactions, which makes its client when it is first used."""
    connection = Connection()
    _share_session(connection)
    return connection


def _share_session(connection: Connection) -> None:
    """PynamoDB would make a session a connection, that is one a model, and each would read everything anew.

    It keeps them by thread, because making clients is not safe in several at once: only this thread shares ours.
    """
    connection._local.session = aws_session()
