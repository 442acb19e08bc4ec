"""The numbers behind the simulated data: provinces, dates, curves.

Anchors are published facts where there are any (2019 census totals, figures of the provincial
press on coverage); everything between and around them is made up and marked simulated.
"""

from dataclasses import dataclass
from datetime import date

SEED = 20_260_101
VERSION = 1
"""Raised whenever the generator would make other rows from the same inputs."""

DATES = (
    *(date(year, 12, 31) for year in range(2019, 2025)),
    date(2025, 6, 30),
    date(2025, 12, 31),
)
"""The last one is reported by the units of after the reform, the others by those of before it."""

BEFORE_COUNT = 7
MARK = "(mô phỏng)"
OPERATORS = ("Viettel", "VNPT", "MobiFone")


@dataclass(frozen=True)
class Province:
    """What the generator assumes of one province.

    `population_2019` is the census total; `growth` the yearly growth; `household_size` the
    assumed mean; `stations_4g`, `stations_5g` the stations at the end of 2025.
    """

    code: str
    name: str
    capital_district: str
    population_2019: int
    growth: float
    household_size: float
    stations_4g: int
    stations_5g: int
    five_g_start: tuple[float, float]
    tslcd: tuple[float, ...]
    pilots: str


PROVINCES = (
    # 2019 census: 1,486,918 people. New Gia Lai (with Bình Định) had 734 5G stations in 12/2025,
    # about 29 % of which would be 1,197 over 4,130 4G stations; the two halves are assumed.
    Province(
        "52", "Bình Định", "540", 1_486_918, 0.003, 3.5, 2_030, 400, (0.10, 0.22),
        (0.40, 0.50, 0.70, 0.88, 0.92, 0.95, 0.96, 0.96), "district",
    ),
    # 2019 census: 1,513,847 people.
    Province(
        "64", "Gia Lai", "622", 1_513_847, 0.012, 3.9, 2_100, 334, (0.08, 0.22),
        (0.62, 0.75, 0.86, 0.93, 0.97, 0.99, 1.0, 1.0), "district",
    ),
    # 2019 census: 3,640,128 people; mid-term survey 2024: 3,760,650.
    Province(
        "38", "Thanh Hóa", "380", 3_640_128, 0.0065, 3.5, 5_600, 820, (0.10, 0.30),
        (0.45, 0.55, 0.66, 0.78, 0.87, 0.93, 0.96, 0.97), "four",
    ),
    # 2019 census: 2,426,561 people; mid-term survey 2024: 2,858,815. More than 2,500 stations,
    # 184 network points and 120 video-conference points in 2020.
    Province(
        "74", "Bình Dương", "718", 2_426_561, 0.0333, 3.0, 4_200, 1_150, (0.25, 0.50),
        (0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0), "three",
    ),
    # 2019 census: 1,230,808 people. New Lâm Đồng had almost 300 5G stations in 10/2025.
    Province(
        "60", "Bình Thuận", "593", 1_230_808, 0.004, 3.7, 1_950, 130, (0.30, 0.55),
        (0.50, 0.62, 0.74, 0.84, 0.91, 0.95, 0.96, 0.97), "none",
    ),
)  # fmt: skip

MOUNTAIN = {
    # Thanh Hóa: Mường Lát, Quan Hóa, Quan Sơn, Bá Thước, Lang Chánh, Thường Xuân, Như Xuân,
    # Như Thanh, Ngọc Lặc, Cẩm Thủy, Thạch Thành
    "384": 1.0, "385": 0.9, "387": 0.9, "386": 0.75, "388": 0.75, "396": 0.7, "402": 0.65,
    "403": 0.5, "389": 0.5, "390": 0.4, "391": 0.4,
    # Bình Định: An Lão, Vĩnh Thạnh, Vân Canh, Hoài Ân, Tây Sơn
    "542": 0.8, "546": 0.8, "551": 0.8, "544": 0.4, "547": 0.25,
    # Gia Lai: Kông Chro, KBang, Krông Pa, Ia Pa, Mang Yang, Chư Prông, Đức Cơ, Chư Păh, Ia Grai,
    # Đak Đoa, Phú Thiện, Chư Pưh, Đăk Pơ, Chư Sê, An Khê, Ayun Pa, Pleiku
    "630": 0.9, "625": 0.8, "637": 0.75, "635": 0.75, "629": 0.65, "632": 0.6, "631": 0.55,
    "627": 0.5, "628": 0.5, "626": 0.45, "638": 0.45, "639": 0.45, "634": 0.4, "633": 0.35,
    "623": 0.15, "624": 0.15, "622": 0.1,
    # Bình Thuận: Tánh Linh, Phú Quí (island), Bắc Bình, Hàm Thuận Bắc, Hàm Thuận Nam, Đức Linh,
    # Hàm Tân, Tuy Phong
    "599": 0.5, "602": 0.5, "596": 0.45, "597": 0.4, "598": 0.35, "600": 0.3, "601": 0.3,
    "595": 0.25,
    # Bình Dương: Phú Giáo, Dầu Tiếng, Bắc Tân Uyên, Bàu Bàng
    "722": 0.25, "720": 0.25, "726": 0.2, "719": 0.15,
}  # fmt: skip
"""How mountainous or cut off a district is, 0 to 1; districts not named are 0."""

CROWDED = {"724": 6.0, "725": 5.0, "721": 3.0, "718": 2.2, "723": 2.2, "380": 1.4, "540": 1.6}
"""How many times denser than its kind a district is (industrial cities and capitals)."""

CURVES: dict[str, dict[str, tuple[float, ...]]] = {
    "fibre_available_households": {
        "38": (45, 54, 62, 70, 77, 82, 84, 87),
        "52": (48, 57, 65, 72, 79, 84, 86, 88),
        "64": (30, 37, 44, 51, 58, 65, 68, 71),
        "74": (88, 92, 95, 97, 98.4, 99.1, 99.2, 99.4),
        "60": (60, 69, 77, 85, 91, 95.3, 96.0, 96.8),
    },
    "fibre_communes": {
        "38": (92, 95, 97.5, 99.6, 100, 100, 100, 100),
        "52": (96, 98, 99.4, 100, 100, 100, 100, 100),
        "64": (88, 92, 95, 97, 98.5, 99.5, 100, 100),
        "74": (100, 100, 100, 100, 100, 100, 100, 100),
        "60": (95, 97, 98.4, 99.2, 100, 100, 100, 100),
    },
    "fibre_villages": {
        "38": (74, 80, 85, 89, 93, 95.5, 96.2, 97),
        "52": (84, 89, 93, 96, 98, 99.2, 99.3, 99.5),
        "64": (58, 65, 71, 77, 82, 86, 87.5, 89),
        "74": (98, 99, 99.5, 100, 100, 100, 100, 100),
        "60": (83, 88, 92, 95, 97, 98.4, 98.7, 99),
    },
    "mobile_4g_population": {
        "38": (93, 95, 97, 98.2, 99.0, 99.5, 99.6, 99.7),
        "52": (95, 97, 98.4, 99.2, 99.6, 99.9, 99.9, 99.9),
        "64": (88, 91, 94, 96.4, 98, 98.9, 99.1, 99.3),
        "74": (99.6, 100, 100, 100, 100, 100, 100, 100),
        "60": (94, 96, 97.6, 98.8, 99.4, 99.8, 99.8, 99.9),
    },
    "mobile_4g_villages": {
        "38": (90, 93, 95.5, 97.2, 98.3, 99.0, 99.2, 99.4),
        "52": (93, 96, 98, 99, 99.6, 99.9, 99.9, 99.9),
        "64": (82, 87, 91, 94, 96.3, 97.8, 98.2, 98.6),
        "74": (99.5, 100, 100, 100, 100, 100, 100, 100),
        "60": (92, 95, 97, 98.4, 99.2, 99.6, 99.7, 99.8),
    },
    "mobile_5g_population": {
        "38": (0, 0, 0, 0, 0, 4, 9, 23),
        "52": (0, 0, 0, 0, 0, 5, 11, 26),
        "64": (0, 0, 0, 0, 0, 3, 6, 15),
        "74": (0, 0, 0, 0, 0, 22, 40, 62),
        "60": (0, 0, 0, 0, 0, 5, 9, 18),
    },
    "mobile_5g_villages": {
        "38": (0, 0, 0, 0, 0, 3, 7, 18),
        "52": (0, 0, 0, 0, 0, 4, 9, 22),
        "64": (0, 0, 0, 0, 0, 2, 4, 11),
        "74": (0, 0, 0, 0, 0, 18, 34, 55),
        "60": (0, 0, 0, 0, 0, 4, 7, 14),
    },
    "smartphone_adults": {
        "38": (48, 56, 66, 73, 79, 84, 86, 88),
        "52": (52, 60, 69, 76, 81, 86, 88, 90),
        "64": (44, 51, 59, 66, 73, 78, 80, 82),
        "74": (64, 71, 78, 84, 89, 92, 93, 94),
        "60": (50, 58, 67, 74, 79, 84, 86, 88),
    },
}
"""Per cent of the province at each date. Bình Thuận 2024: more than 95 % of households can order
fibre; Bình Định 2024: 99.2 % of villages with fibre, 99.9 % with 3G/4G; national share of adults
with a smartphone about 73.5 % in 3/2022."""

UPTAKE = (0.62, 0.66, 0.71, 0.75, 0.78, 0.81, 0.82, 0.83)
"""Households that subscribe to fibre, of those that can order it."""

STATIONS_4G = (0.56, 0.66, 0.75, 0.83, 0.90, 0.95, 0.975, 1.0)
"""Share of the 4G stations of the end of 2025 that stood at each date."""

FIXED_MBPS = (34.0, 46.0, 62.0, 78.0, 96.0, 128.0, 146.0, 162.0)
MOBILE_MBPS = (21.0, 28.0, 36.0, 41.0, 47.0, 58.0, 84.0, 112.0)
