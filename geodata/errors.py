"""The one exception tree: every error has a code, a message for a person, and details."""

from typing import Any, ClassVar


class AtlasError(Exception):
    """Base of every error the atlas raises on purpose.

    `code` is stable and machine-readable, `message` says what is wrong and what to do,
    `details` carries the values a caller may want to show or log.
    """

    code: ClassVar[str] = "atlas_error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def as_dict(self) -> dict[str, Any]:
        """The one shape in which an error leaves the program."""
        return {"error": {"code": self.code, "message": self.message, "details": self.details}}


class UnitNotFound(AtlasError):  # noqa: N818  the domain's word, not a suffix
    """No unit with that code in that vintage."""

    code = "unit_not_found"


class BareCodeRefused(AtlasError):  # noqa: N818
    """A unit was asked for by code alone; codes are reused, so the vintage is required."""

    code = "bare_code_refused"


class SourceMissing(AtlasError):  # noqa: N818
    """An input that the build needs is not installed or cannot be read."""

    code = "source_missing"


class BuildError(AtlasError):
    """The default data could not be built; the previous state is untouched."""

    code = "build_error"


class DataMissing(AtlasError):  # noqa: N818
    """The data directory lacks what was asked for; `atlas build` or `atlas sample` makes it."""

    code = "data_missing"


class CatalogueError(AtlasError):
    """A catalogue file has an entry that is incomplete or contradicts itself."""

    code = "catalogue_error"


class StoreError(AtlasError):
    """The store refused a write; nothing was changed."""

    code = "store_error"


class BadRequest(AtlasError):  # noqa: N818
    """An address or a query names something that does not exist or is out of bounds."""

    code = "bad_request"


class SettingError(AtlasError):
    """A setting is unknown or its value is out of bounds; the message names it."""

    code = "setting_error"


class ImportRefused(AtlasError):  # noqa: N818
    """A file cannot come in; `details` name file, sheet, row and column where there is one."""

    code = "import_refused"


class LimitExceeded(ImportRefused):
    """A file is larger than a limit allows; the message names limit, setting and what was found."""

    code = "limit_exceeded"


class ScenarioError(AtlasError):
    """A choice of pilots that cannot be asked for.

    `details` name the `field` ("rule.quotas[0].tag") and the `problem`, a stable code, and carry
    the values that words in another language need. Where several things are wrong they are all in
    `details["problems"]`, each as ``{field, problem, message, details}``, the first one in front.
    """

    code = "scenario_error"

    def __init__(self, message: str, *, field: str, problem: str, **details: Any) -> None:
        super().__init__(message, field=field, problem=problem, **details)
