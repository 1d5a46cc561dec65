"""What Chalice's configuration says of a stage, once with what all stages share."""

import json
from pathlib import Path
from typing import Any

CHALICE_CONFIG = Path(__file__).resolve().parent.parent / ".chalice" / "config.json"


def stage_names() -> set[str]:
    """The stages that Chalice knows."""
    return set(_config()["stages"])


def stage_config(stage: str) -> dict[str, Any]:
    """Environment variables and functions of a stage, as Chalice merges them: the stage's own value wins."""
    config = _config()
    own = config["stages"][stage]
    functions = own.get("lambda_functions", {})
    return {
        "environment_variables": config["environment_variables"] | own["environment_variables"],
        "lambda_functions": {
            name: shared | functions.get(name, {}) for name, shared in config["lambda_functions"].items()
        },
    }


def _config() -> dict[str, Any]:
    config: dict[str, Any] = json.loads(CHALICE_CONFIG.read_text())
    return config
