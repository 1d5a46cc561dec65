"""The one AWS session of this process: a further client of it costs a tenth, because it has read what services are."""

from functools import cache

from botocore.session import Session, get_session


@cache
def aws_session() -> Session:
    """A session that finds region, credentials and endpoint where boto3 does, without boto3's own import."""
    return get_session()
