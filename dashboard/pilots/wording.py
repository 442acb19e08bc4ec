"""Scenarios and answers in the words of a language."""

from dashboard.pilots.desk import Answer
from geodata.errors import AtlasError
from geodata.pilots.candidates import Material
from geodata.pilots.choice import Finding
from geodata.pilots.criteria import Direction, Missing, Scale
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Method, Scenario


def finding_text(finding: Finding, material: Material | None, lang: str) -> str:
    """A finding in `vi` or `en`; codes become names of the material's communes and measures."""
    raise NotImplementedError


def error_text(error: AtlasError, lang: str) -> str:
    """What is wrong with a scenario and what to do, in `vi` or `en`."""
    raise NotImplementedError


def status_text(answer: Answer, lang: str) -> str:
    """Whether the choice is proven best, in one sentence."""
    raise NotImplementedError


def objective_text(answer: Answer, lang: str) -> str:
    """The objective of the method in its unit."""
    raise NotImplementedError


def rule_texts(rule: Rule, material: Material | None, lang: str) -> list[str]:
    """A rule, one sentence a constraint."""
    raise NotImplementedError


def method_text(method: Method, lang: str, scenario: Scenario | None = None) -> str:
    """The name of a method; with a scenario its distance too."""
    raise NotImplementedError


def direction_text(direction: Direction, lang: str) -> str:
    """The name of a direction."""
    raise NotImplementedError


def scale_text(scale: Scale, lang: str) -> str:
    """The name of a scale."""
    raise NotImplementedError


def missing_text(missing: Missing, lang: str) -> str:
    """The name of what becomes of a commune without a value."""
    raise NotImplementedError


def tag_text(tag: str, lang: str) -> str:
    """The name of a tag: ``kind:phuong`` is phường."""
    raise NotImplementedError


def score_text(points: float, lang: str) -> str:
    """Points (0 to 1,000,000) as a score of 0 to 100 with one decimal."""
    raise NotImplementedError
