"""The template of reports: a document in the form of Nghị định 30/2020/NĐ-CP, with fields.

Fields are those of docxtpl: ``{{ subject }}``, ``{%p for line in summary %}``, and for the rows of
a table ``{%tr for row in targets %}``.
"""

from collections.abc import Callable, Sequence
from functools import cache

from docx.document import Document as Doc
from docx.table import _Cell

from dashboard.i18n import t
from dashboard.reports.administrative import (
    BODY,
    SMALL,
    TABLE,
    begin_annex,
    blank_document,
    put_addressee,
    put_caption,
    put_gap,
    put_head,
    put_heading,
    put_picture_caption,
    put_signature,
    put_text,
    put_title,
    put_warning,
    saved,
)
from dashboard.reports.drawing import (
    CENTRE,
    LEFT,
    fill,
    flat,
    head_row,
    lined_table,
    whole_row,
    write,
)

VALUE = "{{ row.value }}\n{{ row.parts }}\n{{ row.day }}\n{{ row.estimate }}"
OWN_VALUE = "{{ row.value }}\n{{ row.parts }}\n{{ row.older }}\n{{ row.estimate }}"
PACE = "{{ row.pace }}\n({{ row.needed }})"

Columns = Sequence[tuple[str, str, float, bool]]
"""Title, lines, width in mm, whether centred."""


@cache
def template_bytes(lang: str) -> bytes:
    """The template in a language as a DOCX file."""
    document = blank_document(lang, "{{ simulated_mark }}")
    put_head(document, ("{{ agency_parent }}", "{{ agency }}"), t("form.number", lang), lang)
    _title(document, lang)
    _body(document, lang)
    put_signature(document, lang)
    _annexes(document, lang)
    return saved(document, t("form.kind", lang), lang)


def _title(document: Doc, lang: str) -> None:
    put_title(document, t("form.kind", lang), "{{ subject }}", "{{ period }}")
    put_addressee(document, t("form.addressee", lang))
    _each(document, "line in [simulated] if line", lambda: put_warning(document, "{{ line }}"))
    put_text(document, "{{ preamble }}")


def _each(document: Doc, loop: str, draw: Callable[[], object]) -> None:
    """What `draw` adds, once for each of a group."""
    document.add_paragraph(f"{{%p for {loop} %}}")
    draw()
    document.add_paragraph("{%p endfor %}")


def _lines(document: Doc, field: str, *, dash: bool = False) -> None:
    before = "- " if dash else ""
    _each(document, f"line in {field}", lambda: put_text(document, before + "{{ line }}"))


def _lead(document: Doc, field: str) -> None:
    """A sentence that may be empty."""
    _each(document, f"line in [{field}] if line", lambda: put_text(document, "{{ line }}"))


def _table(document: Doc, field: str, columns: Columns, caption: str = "") -> None:
    """A table with a head that repeats and a row for each of a field; nothing without rows."""
    document.add_paragraph(f"{{%p if {field} %}}")
    if caption:
        put_caption(document, caption)
    table = lined_table(document, [width for _, _, width, _ in columns], 4)
    for place, (title, text, _, centred) in enumerate(columns):
        fill(table.cell(0, place), title, TABLE, bold=True, align=CENTRE)
        _cell(table.cell(2, place), text, centred=centred)
    fill(table.cell(1, 0), f"{{%tr for row in {field} %}}", TABLE)
    fill(table.cell(3, 0), "{%tr endfor %}", TABLE)
    head_row(table)
    whole_row(table, 2)
    put_gap(document)
    document.add_paragraph("{%p endif %}")


def _cell(cell: _Cell, text: str, *, centred: bool) -> None:
    """The lines of a cell; each after the first is smaller, and left out where it is empty."""
    first, *further = text.split("\n")
    align = CENTRE if centred else LEFT
    fill(cell, first, TABLE, align=align)
    for line in further:
        field = line[line.index("{{") + 2 : line.index("}}")].strip()
        cell.add_paragraph(f"{{%p if {field} %}}")
        write(flat(cell.add_paragraph()), line, SMALL, align=align, space=(0, 1))
        cell.add_paragraph("{%p endif %}")


def _body(document: Doc, lang: str) -> None:
    put_heading(document, t("form.summary", lang))
    _lines(document, "summary", dash=True)
    put_heading(document, t("form.targets", lang))
    _table(document, "targets", _target_columns(lang), t("form.table_targets", lang))
    put_heading(document, t("form.communes", lang))
    put_text(document, "{{ communes_lead }}")
    _table(document, "counts", _count_columns(lang), t("form.table_communes", lang))
    put_heading(document, t("form.tasks", lang))
    _lead(document, "tasks_lead")
    _table(document, "tasks", _task_columns(lang), t("form.table_tasks", lang))
    _lead(document, "dates_lead")
    _table(document, "dates", _date_columns(lang), t("form.table_dates", lang))
    put_heading(document, t("form.delivery", lang))
    put_text(document, "{{ delivery }}")
    _table(document, "lacking", _lacking_columns(lang), t("form.table_lacking", lang))
    put_heading(document, t("form.method", lang))
    _lines(document, "method", dash=True)
    put_text(document, t("form.sources", lang))
    _lines(document, "sources", dash=True)
    put_text(document, "{{ release }}")
    put_heading(document, t("form.proposals", lang))
    for _ in range(2):
        blank = flat(document.add_paragraph())
        write(blank, t("form.blank", lang), BODY)
        blank.paragraph_format.keep_with_next = True


def _target_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 9, True),
        (t("form.target", lang), "{{ row.subject }}\n{{ row.due }}", 36, False),
        (t("form.asked", lang), "{{ row.asked }}", 19, True),
        (t("form.value", lang), VALUE, 34, True),
        (t("form.gap", lang), "{{ row.gap }}", 16, True),
        (t("form.missing", lang), "{{ row.missing }}", 17, True),
        (t("form.pace", lang), PACE, 17, True),
        (t("form.state", lang), "{{ row.state }}", 17, True),
    )


def _count_columns(lang: str) -> Columns:
    return (
        (t("form.target", lang), "{{ row.subject }}", 55, False),
        (t("form.count", lang), "{{ row.total }}", 20, True),
        (t("standing.met", lang), "{{ row.met }}", 16, True),
        (t("standing.on_track", lang), "{{ row.on_track }}", 17, True),
        (t("standing.behind", lang), "{{ row.behind }}", 17, True),
        (t("standing.no_data", lang), "{{ row.no_data }}", 19, True),
        (t("form.missing", lang), "{{ row.missing }}", 21, True),
    )


def _task_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 10, True),
        (t("form.task", lang), "{{ row.subject }}", 75, False),
        (t("form.due", lang), "{{ row.due }}", 25, True),
        (t("form.result", lang), "", 55, False),
    )


def _date_columns(lang: str) -> Columns:
    return (
        (t("form.day", lang), "{{ row.day }}", 38, True),
        (t("form.of_period", lang), "{{ row.period }}", 52, True),
        (t("form.falls_due", lang), "{{ row.falls_due }}", 75, False),
    )


def _lacking_columns(lang: str) -> Columns:
    return (
        (t("form.no", lang), "{{ row.number }}", 10, True),
        (t("form.indicator", lang), "{{ row.indicator }}", 105, False),
        (t("form.count", lang), "{{ row.communes }}/{{ row.total }}", 50, True),
    )


def _annexes(document: Doc, lang: str) -> None:
    _annex(document, "I", "form.annex_maps", lang)
    _lead(document, "maps_lead")
    _each(document, "map in maps", lambda: _map(document))
    _annex(document, "II", "form.annex_behind", lang)
    _lead(document, "behind_lead")
    _each(document, "group in behind", lambda: _behind(document, lang))
    _annex(document, "III", "form.annex_silent", lang)
    _lead(document, "silent_lead")
    _table(
        document,
        "silent",
        (
            (t("form.no", lang), "{{ row.number }}", 15, True),
            (t("form.code", lang), "{{ row.code }}", 30, True),
            (t("form.unit", lang), "{{ row.name }}", 110, False),
        ),
    )


def _annex(document: Doc, number: str, title: str, lang: str) -> None:
    attached = t("form.annex_of", lang, agency="{{ agency }}")
    begin_annex(document, t("form.annex", lang, n=number), t(title, lang), attached)


def _map(document: Doc) -> None:
    """A picture with its caption below, kept together."""
    picture = flat(document.add_paragraph())
    write(picture, "{{ map.picture }}", align=CENTRE)
    picture.paragraph_format.keep_with_next = True
    put_picture_caption(document, "{{ map.caption }}")


def _behind(document: Doc, lang: str) -> None:
    document.add_heading("{{ group.title }}", level=2)
    put_text(document, "{{ group.lead }}")
    lacking = t("form.missing", lang) + "{% if group.counted %} ({{ group.counted }}){% endif %}"
    _table(
        document,
        "group.rows",
        (
            (t("form.no", lang), "{{ row.number }}", 9, True),
            (t("form.code", lang), "{{ row.code }}", 14, True),
            (t("form.unit", lang), "{{ row.name }}", 38, False),
            (t("form.value", lang), OWN_VALUE, 33, True),
            (t("form.gap", lang), "{{ row.gap }}", 26, True),
            (lacking, "{{ row.missing_number }}", 19, True),
            (t("form.pace", lang), PACE, 26, True),
        ),
    )
