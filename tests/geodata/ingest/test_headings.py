from datetime import date

import pytest

from geodata.indicators import Basis, Unit, load_catalogue
from geodata.ingest.heading_text import find_day, take_heading_apart, without_documents
from geodata.ingest.headings import Context, read_heading
from geodata.ingest.model import Part
from geodata.ingest.wording import Phrases, fold, load_wording

CATALOGUE = load_catalogue()
CENSUS = ("Số hộ dân cư, qui mô người trong hộ (ĐVT: Hộ)",)


@pytest.mark.parametrize(
    ("heading", "indicator", "part", "factor"),
    [
        (("Số hộ",), "households", Part.VALUE, 1),
        (("SO HO",), "households", Part.VALUE, 1),
        (("  tổng  số hộ\n(hộ)",), "households", Part.VALUE, 1),
        (("1. Dân số (người)",), "population", Part.VALUE, 1),
        (("Dân số (nghìn người)",), "population", Part.VALUE, 1000),
        (("Diện tích (ha)",), "area_km2", Part.VALUE, 0.01),
        (("Households",), "households", Part.VALUE, 1),
        (
            ("Số hộ có khả năng tiếp cận cáp quang",),
            "fibre_available_households",
            Part.NUMERATOR,
            1,
        ),
        (("% hộ thuê bao cáp quang",), "fibre_subscribed_households", Part.VALUE, 1),
        (("Hộ thuê bao cáp quang", "Số hộ"), "fibre_subscribed_households", Part.NUMERATOR, 1),
        (("Hộ thuê bao cáp quang", "Tỷ lệ"), "fibre_subscribed_households", Part.VALUE, 1),
        (("Hộ thuê bao cáp quang (hộ)",), "fibre_subscribed_households", Part.NUMERATOR, 1),
        (("Hộ thuê bao cáp quang", "Tổng số hộ"), "fibre_subscribed_households", "denominator", 1),
        (("Số mẫu đo di động",), "mobile_download_mbps", Part.SAMPLES, 1),
        (("Số trạm", "4G"), "base_stations_4g", Part.VALUE, 1),
        (("pdti",), "dti_score", Part.VALUE, 1),
    ],
)
def test_headings_that_name_one_number(
    heading: tuple[str, ...], indicator: str, part: str, factor: float
) -> None:
    meaning = read_heading(heading, Context(), CATALOGUE)
    assert (meaning.indicator, meaning.part, meaning.factor) == (indicator, part, factor)


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        (("Số hộ nghèo",), "số hộ nghèo names no known indicator"),
        (("Thành thị", "Số hộ"), "thành thị / số hộ names no known indicator"),
        (("Kế hoạch 2025",), "kế hoạch is no observation"),
        (("Số hộ (theo sổ)",), "theo sổ"),
        (("Hộ thuê bao cáp quang",), "a number or per cent"),
        (("Tỷ lệ phủ sóng 4G",), "mobile_4g_population or mobile_4g_villages"),
        (("Số hộ (km2)",), "the unit does not go with households"),
        (("Tỷ lệ hộ thuê bao cáp quang (hộ)",), "the unit does not go with"),
        (("Diện tích",), "in which unit is not written"),
        (("Doanh thu viễn thông",), "in which unit is not written"),
        (("Số người",), "names no known indicator"),
        (("2024",), "neither heading nor title"),
        ((), "neither heading nor title"),
    ],
)
def test_headings_that_name_none_or_two_say_why(heading: tuple[str, ...], why: str) -> None:
    meaning = read_heading(heading, Context(), CATALOGUE)
    assert meaning.indicator is None
    assert why in meaning.why


def test_the_title_speaks_where_the_heading_is_silent_but_not_for_a_part_of_it() -> None:
    context = Context(CENSUS, "Cube3", "households_by_size_ward_2019.xlsx")
    whole = read_heading(("Tổng số",), context, CATALOGUE)
    assert (whole.indicator, whole.part) == ("households", Part.VALUE)
    assert whole.day == date(2019, 12, 31)
    assert whole.why == "title: số hộ dân cư; day: file name"
    assert read_heading(("1. Thành thị (Tổng số)",), context, CATALOGUE).indicator is None
    assert read_heading(("1. Thành thị", "1 Người"), context, CATALOGUE).indicator is None


def test_a_title_that_lists_several_numbers_names_none_for_their_sum() -> None:
    title = ("Doanh thu bưu chính, chuyển phát và viễn thông chia theo Năm", "Doanh thu - Tỷ đồng")
    context = Context(title)
    assert read_heading(("Tổng số",), context, CATALOGUE).indicator is None
    assert read_heading(("Viễn thông",), context, CATALOGUE).indicator == "telecom_revenue"
    growth = Context((title[0], "Chỉ số phát triển (Năm trước = 100) - %"))
    assert read_heading(("Viễn thông",), growth, CATALOGUE).indicator is None


@pytest.mark.parametrize(
    ("title", "heading", "why"),
    [
        ("Số hộ nghèo năm 2024", "Số hộ", "số hộ, but the title speaks of số hộ nghèo"),
        ("Bảng 3. Dân số trung bình theo huyện", "Dân số", "speaks of dân số trung bình"),
    ],
)
def test_a_narrower_title_makes_a_heading_doubtful(title: str, heading: str, why: str) -> None:
    meaning = read_heading((heading,), Context((title,)), CATALOGUE)
    assert meaning.indicator is None
    assert why in meaning.why


@pytest.mark.parametrize("title", ["Số hộ và dân số năm 2024", "Số hộ dân cư", "Báo cáo số hộ"])
def test_a_title_of_the_same_or_of_more_does_not(title: str) -> None:
    assert read_heading(("Số hộ",), Context((title,)), CATALOGUE).indicator == "households"


def test_the_basis_is_what_the_text_says_or_the_only_one_there_is() -> None:
    said = Context(("Kết quả Tổng điều tra dân số và nhà ở",))
    assert read_heading(("Số hộ",), said, CATALOGUE).basis is Basis.COUNTED
    assert read_heading(("Số hộ",), Context(), CATALOGUE).basis is None
    assert read_heading(("Số hộ (kê khai)",), said, CATALOGUE).basis is Basis.DECLARED
    assert read_heading(("pdti",), Context(), CATALOGUE).basis is Basis.MEASURED


@pytest.mark.parametrize(
    ("context", "day"),
    [
        (Context(("Số liệu đến ngày 30/6/2024",), "2023", "bao_cao_2022.xlsx"), date(2024, 6, 30)),
        (Context(("Báo cáo",), "2023", "bao_cao_2022.xlsx"), date(2023, 12, 31)),
        (Context((), "Sheet1", "bao_cao_2022.xlsx"), date(2022, 12, 31)),
        (Context(("Kế hoạch năm 2025",), "", "x.xlsx"), None),
        (Context(("Giai đoạn 2020-2025",), "", "x.xlsx"), None),
        (Context(("Năm 2023", "Năm 2024"), "2022", "x.xlsx"), None),
    ],
)
def test_the_day_is_that_of_the_nearest_text_that_names_one(
    context: Context, day: date | None
) -> None:
    assert read_heading(("Số hộ",), context, CATALOGUE).day == day
    with_year = read_heading(("Số hộ năm 2021",), context, CATALOGUE)
    assert with_year.day == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("2017", date(2017, 12, 31), ""),
        ("Số hộ năm 2017", date(2017, 12, 31), "Số hộ"),
        ("Số hộ đến 31/3/2024", date(2024, 3, 31), "Số hộ"),
        ("tháng 2/2024", date(2024, 2, 29), ""),
        ("Quý II/2024", date(2024, 6, 30), ""),
        ("6 tháng đầu năm 2024", date(2024, 6, 30), ""),
        ("2024-05-07", date(2024, 5, 7), ""),
        ("31/02/2024", None, "31/02/2024"),
        ("2023 so với 2024", None, "2023 so với 2024"),
        ("tháng 13/2024", None, "tháng 13/2024"),
        ("120245", None, "120245"),
    ],
)
def test_days_in_words(text: str, day: date | None, rest: str) -> None:
    assert find_day(text) == (day, rest)


def test_a_provisional_year_is_said() -> None:
    meaning = read_heading(("Số hộ", "Sơ bộ 2019"), Context(), CATALOGUE)
    assert (meaning.indicator, meaning.provisional) == ("households", True)
    assert meaning.why == "heading: số hộ; day: heading; provisional"


def test_a_heading_is_taken_apart() -> None:
    found = take_heading_apart("2. Sơ bộ 2019 (*)", load_wording())
    assert (found.words, found.day, found.provisional) == ("", date(2019, 12, 31), True)
    found = take_heading_apart("Doanh thu - Tỷ đồng", load_wording())
    assert found.words == "doanh thu"
    assert found.unit is not None
    assert (found.unit.unit, found.unit.factor) == (Unit.VND_BILLION, 1)


def test_phrases_need_their_diacritics_unless_the_text_has_none() -> None:
    phrases = Phrases(["Tổng số", "cộng"])
    assert "tổng  số:" in phrases
    assert "TONG SO" in phrases
    assert "tông sô" not in phrases
    assert phrases.begins("Tổng số hộ") == "hộ"
    assert phrases.begins("Tổng sốt") is None
    assert fold("\u00d0ồng/bằng") == "đồng/ bằng"


def test_every_phrase_of_an_indicator_leads_to_it() -> None:
    wording = load_wording()
    codes = {code for meant in wording.phrases.values() for code, _ in meant}
    assert codes == set(CATALOGUE.codes)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tháng 6/2024", date(2024, 6, 30)),
        ("THÁNG 6 NĂM 2024", date(2024, 6, 30)),
        ("6 THÁNG ĐẦU NĂM 2024", date(2024, 6, 30)),
        ("Số liệu đến ngày 15 tháng 6 năm 2024", date(2024, 6, 15)),
        ("ngày 30 tháng 06/2024", date(2024, 6, 30)),
        ("ngày 15/6 năm 2024", date(2024, 6, 15)),
        ("Số hộ 06/2024", date(2024, 6, 30)),
        ("T6/2024", date(2024, 6, 30)),
        ("Q2/2024", None),
        ("9 tháng năm 2024", None),
        ("Đầu năm 2024", None),
        ("Tháng Sáu năm 2024", None),
        ("06.2024", None),
        ("13/2024", None),
    ],
)
def test_a_part_of_a_year_is_never_its_last_day(text: str, day: date | None) -> None:
    assert find_day(text)[0] == day


@pytest.mark.parametrize(
    "line",
    [
        "UBND TỈNH THANH HÓA Thanh Hóa, ngày 15 tháng 01 năm 2025",
        "Thanh Hóa, ngày ... tháng 01 năm 2025",
        "(Kèm theo Báo cáo của Sở ngày 15/01/2025)",
        "Thực hiện Thông tư số 03/2022/TT-BTTTT",
        "Theo Quyết định số 1234/QĐ-TTg ngày 22 tháng 10 năm 2021",
    ],
)
def test_the_day_of_a_paper_is_not_that_of_the_figures(line: str) -> None:
    assert find_day(without_documents(line))[0] is None
    context = Context((line, "Số hộ năm 2024"))
    assert read_heading(("Số hộ",), context, CATALOGUE).day == date(2024, 12, 31)
    assert read_heading(("Số hộ",), Context((line,)), CATALOGUE).day is None
