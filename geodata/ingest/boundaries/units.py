"""The features of a boundary file as units of a vintage: by code, by name in the province."""

from collections import Counter
from collections.abc import Sequence

from geodata.errors import ImportRefused
from geodata.ingest.boundaries.files import BoundaryFile
from geodata.ingest.boundaries.report import BoundaryOptions, BoundaryRow, Choice, Question
from geodata.ingest.model import TAKEN, Outcome, Problem, Resolution, Severity, WrittenUnit
from geodata.resolving import Resolver, fit_vintages
from geodata.units import Level, UnitRegistry

UNSAID_SHARE = 0.5


def written_units(file: BoundaryFile) -> list[WrittenUnit]:
    """What each feature says it is."""
    found = []
    for code, name, province in zip(file.codes, file.names, file.provinces, strict=True):
        names: dict[Level, str] = {}
        codes: dict[Level, str] = {}
        if name:
            names[Level.COMMUNE] = name
        if code:
            codes[Level.COMMUNE] = code
        if province and province.strip().isdigit():
            codes[Level.PROVINCE] = province.strip()
        elif province:
            names[Level.PROVINCE] = province
        found.append(WrittenUnit(name or "", names, codes, Level.COMMUNE))
    return found


def choose_vintage(
    registry: UnitRegistry, units: Sequence[WrittenUnit], said: str | None
) -> tuple[str | None, list[Problem], list[Question]]:
    """The vintage of a file; a question if the file fits several and nobody said which."""
    fits = fit_vintages(registry, units)
    best = fits[0]
    if said is not None:
        vintage = registry.vintage(said).name
        own = next(one for one in fits if one.vintage == vintage)
        if best.taken > own.taken:
            message_vi = (
                f"{best.taken} đơn vị khớp danh mục {best.vintage}, chỉ {own.taken} khớp {vintage}."
            )
            message_en = f"{best.taken} units fit {best.vintage}, only {own.taken} fit {vintage}."
            problem = Problem("other_vintage", Severity.NOTE, message_vi, message_en)
            return vintage, [problem], []
        return vintage, [], []
    whole = [one for one in fits if one.taken == best.taken]
    if best.taken and len(whole) == 1:
        return best.vintage, [], []
    choices = tuple(
        Choice(one.vintage, f"{one.vintage}: {one.taken} khớp", f"{one.vintage}: {one.taken} fit")
        for one in fits
    )
    question = Question(
        "vintage",
        "vintage",
        "Ranh giới thuộc danh mục đơn vị của ngày nào?",
        "To the units of which date do the boundaries belong?",
        choices,
    )
    return None, [], [question]


def rows_of(
    file: BoundaryFile,
    units: Sequence[WrittenUnit],
    options: BoundaryOptions,
    registry: UnitRegistry,
    vintage: str,
) -> tuple[list[BoundaryRow], list[Question]]:
    """Each feature with the unit it is; the question which province where names need one."""
    resolver = Resolver(registry, vintage)
    answers = [resolver.resolve(one, options.province) for one in units]
    questions = _province_question(file, options, answers, registry, vintage)
    rows = []
    for feature, answer in enumerate(answers, start=1):
        chosen = options.chosen.get(feature, "")
        row = BoundaryRow(
            feature=feature,
            text_code=file.codes[feature - 1],
            text_name=file.names[feature - 1],
            status=answer.outcome,
            code=answer.code,
            name=None if answer.code is None else registry.get(vintage, answer.code).name,
            how=answer.how,
            candidates=answer.candidates,
        )
        rows.append(row if chosen == "" else _as_chosen(row, chosen, registry, vintage))
    return rows, questions


def _as_chosen(
    row: BoundaryRow, code: str | None, registry: UnitRegistry, vintage: str
) -> BoundaryRow:
    """The row as a person decided: another unit, or left out."""
    name = None
    if code is not None:
        unit = registry.get(vintage, code)
        if unit.level is not Level.COMMUNE:
            raise ImportRefused(
                f"{unit.name} ({code}) is no commune; choose a commune for feature {row.feature}.",
                unit_code=code,
                row=row.feature,
            )
        name = unit.name
    return BoundaryRow(
        feature=row.feature,
        text_code=row.text_code,
        text_name=row.text_name,
        status=row.status if code is None else Outcome.ALIAS,
        code=code,
        name=name,
        how="chosen",
        left_out=code is None,
    )


def _province_question(
    file: BoundaryFile,
    options: BoundaryOptions,
    answers: Sequence[Resolution],
    registry: UnitRegistry,
    vintage: str,
) -> list[Question]:
    """Names alone are taken inside a province only; offer those that hold most of them."""
    taken = sum(answer.outcome in TAKEN for answer in answers)
    if options.province or "code" in file.roles or taken >= UNSAID_SHARE * len(answers):
        return []
    provinces = registry.units(vintage, Level.PROVINCE)
    names = [
        WrittenUnit(one or "", {Level.COMMUNE: one or ""}, {}, Level.COMMUNE) for one in file.names
    ]
    resolver = Resolver(registry, vintage, suggest=False)
    counts = Counter(
        {
            one.code: sum(resolver.resolve(name, one.code).outcome in TAKEN for name in names)
            for one in provinces
        }
    )
    offered = [(code, count) for code, count in counts.most_common(5) if count]
    spelt = {one.code: one.name for one in provinces}
    return [
        Question(
            "province",
            "province",
            "Tệp không có mã đơn vị: các xã này thuộc tỉnh nào?",
            "The file has no codes: to which province do these communes belong?",
            tuple(
                Choice(code, f"{spelt[code]} ({count} tên khớp)", f"{spelt[code]} ({count} fit)")
                for code, count in offered
            ),
        )
    ]


def row_problems(rows: Sequence[BoundaryRow], vintage: str) -> list[Problem]:
    """Features whose unit is open, each with what to do."""
    found = []
    for row in rows:
        if row.left_out or row.status in TAKEN:
            continue
        text = row.text_name or row.text_code or "?"
        why = f" ({row.how})" if row.how else ""
        if row.candidates:
            offered = ", ".join(f"{one.name} {one.code}" for one in row.candidates[:5])
            vi = f"“{text}” có thể là: {offered}{why}. Chọn một hoặc bỏ đối tượng này."
            en = f"“{text}” can be: {offered}{why}. Choose one or leave the feature out."
        else:
            vi = f"Không tìm thấy “{text}” trong danh mục {vintage}{why}. Chọn đơn vị hoặc bỏ."
            en = f"There is no “{text}” in {vintage}{why}. Choose the unit or leave it out."
        found.append(Problem(f"unit_{row.status}", Severity.QUESTION, vi, en, row=row.feature))
    return found
