"""Powertools objects shared by every function; what is logged carries ids and counts, never personal data."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
metrics = Metrics()


def count(name: str, value: float = 1) -> None:
    """Add to a count metric."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
