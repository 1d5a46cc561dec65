"""The datasets: the kinds of record that are read from an MIS together."""

from typing import Literal, TypeAlias

Dataset: TypeAlias = Literal["pupils", "staff", "groups", "attendance"]

DATASETS: tuple[Dataset, ...] = ("pupils", "staff", "groups", "attendance")
