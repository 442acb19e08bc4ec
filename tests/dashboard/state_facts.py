"""A small world for tests of the state: two vintages, three provinces, two districts."""

from typing import Any

from dashboard.state import Facts, UnitPlace

OLD = "2025-03-01"
NEW = "2025-07-01"
PLACES = {
    (OLD, "14869"): UnitPlace("commune", "38", "386"),
    (OLD, "386"): UnitPlace("district", "38", "386"),
    (NEW, "14869"): UnitPlace("commune", "38", None),
}


def small_facts(**changes: Any) -> Facts:
    given: dict[str, Any] = {
        "vintages": (OLD, NEW),
        "levels": {OLD: ("province", "district", "commune"), NEW: ("province", "commune")},
        "provinces": {
            OLD: {"38": "Tỉnh Thanh Hóa", "52": "Tỉnh Bình Định", "64": "Tỉnh Gia Lai"},
            NEW: {"38": "Tỉnh Thanh Hóa", "52": "Tỉnh Gia Lai"},
        },
        "districts": {
            OLD: {"38": {"386": "Huyện Mường Lát"}, "52": {"540": "Thành phố Quy Nhơn"}},
            NEW: {},
        },
        "dates": {
            OLD: {
                2019: "2019-12-31",
                2021: "2021-12-31",
                2023: "2023-12-31",
                2025: "2025-06-30",
            },
            NEW: {
                2019: "2019-12-31",
                2021: "2021-12-31",
                2023: "2023-12-31",
                2025: "2025-12-31",
            },
        },
        "vintage_of_year": {2019: OLD, 2021: OLD, 2023: OLD, 2025: NEW},
        "own_dates": {},
        "bases": {
            "fibre_available_households": ("declared", "modelled"),
            "population": ("counted",),
        },
        "carry": {
            OLD: {NEW: {"38": "38", "52": "52", "64": "52"}},
            NEW: {OLD: {"38": "38", "52": "64"}},
        },
        "place": lambda vintage, code: PLACES.get((vintage, code)),
        "default_province": "38",
        "default_lang": "vi",
    }
    return Facts(**(given | changes))
