"""Attributes whose names Python cannot spell."""

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """``aria(label="x")`` gives ``{"aria-label": "x"}``."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """``data(panel="open")`` gives ``{"data-panel": "open"}``."""
    return {f"data-{name}": value for name, value in attributes.items()}
