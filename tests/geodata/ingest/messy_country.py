"""Units with names that are easily taken for one another, and values known by heart."""

from collections.abc import Callable, Mapping

from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry

PROVINCES = {"38": "Tỉnh Thanh Hóa", "66": "Tỉnh Đắk Lắk"}

DISTRICTS = {
    "380": ("38", "Thành phố Thanh Hóa"),
    "384": ("38", "Huyện Mường Lát"),
    "385": ("38", "Huyện Quan Hóa"),
    "643": ("66", "Thành phố Buôn Ma Thuột"),
    "644": ("66", "Thị xã Buôn Hồ"),
    "645": ("66", "Huyện Ea H'leo"),
}

COMMUNES = {
    "14751": ("380", "Phường Hàm Rồng"),
    "14752": ("380", "Phường Đông Hòa"),
    "14753": ("380", "Phường Đồng Hóa"),
    "14754": ("380", "Xã Quảng Phú"),
    "14755": ("380", "Xã Quang Phú"),
    "14756": ("380", "Xã Thiệu Thúy"),
    "14845": ("384", "Thị trấn Mường Lát"),
    "14848": ("384", "Xã Tam Chung"),
    "14854": ("384", "Xã Mường Lý"),
    "14857": ("384", "Xã Trung Lý"),
    "14860": ("384", "Xã Quang Chiểu"),
    "14863": ("384", "Xã Pù Nhi"),
    "14864": ("384", "Xã Nhi Sơn"),
    "14866": ("384", "Xã Mường Chanh"),
    "14869": ("385", "Thị trấn Hồi Xuân"),
    "14872": ("385", "Xã Thành Sơn"),
    "14875": ("385", "Xã Trung Sơn"),
    "14878": ("385", "Xã Phú Thanh"),
    "14881": ("385", "Xã Trung Thành"),
    "14884": ("385", "Xã Phú Lệ"),
    "24118": ("643", "Phường 1"),
    "24119": ("643", "Phường 2"),
    "24120": ("643", "Phường 10"),
    "24121": ("643", "Phường Tân Lập"),
    "24124": ("643", "Phường Tân Hòa"),
    "24127": ("643", "Xã Hòa Thuận"),
    "24130": ("643", "Xã Cư ÊBur"),
    "24133": ("643", "Xã Ea Tu"),
    "24305": ("644", "Phường An Lạc"),
    "24308": ("644", "Phường An Bình"),
    "24311": ("644", "Xã Ea Blang"),
    "24314": ("644", "Xã Cư Bao"),
    "24181": ("645", "Thị trấn Ea Drăng"),
    "24184": ("645", "Xã Ea Drăng"),
    "24187": ("645", "Xã Ea H'leo"),
    "24190": ("645", "Xã Dliê Yang"),
    "24193": ("645", "Xã Cư A Mung"),
    "24196": ("645", "Xã Tam Chung"),
}
"""Two pairs of Thanh Hóa differ by diacritics alone, Ea Drăng by its type, Tam Chung by its
district; numbers stand for names in Buôn Ma Thuột."""


def messy_registry() -> UnitRegistry:
    """The units above in the vintage before the reform."""
    units = [_unit(code, Level.PROVINCE, name, None, code) for code, name in PROVINCES.items()]
    for code, (province, name) in DISTRICTS.items():
        units.append(_unit(code, Level.DISTRICT, name, province, province))
    for code, (district, name) in COMMUNES.items():
        units.append(_unit(code, Level.COMMUNE, name, district, DISTRICTS[district][0]))
    return UnitRegistry(units)


def _unit(code: str, level: Level, name: str, parent: str | None, province: str) -> AdminUnit:
    words = 2 if name.startswith(("Thành phố", "Thị xã", "Thị trấn")) else 1
    parts = name.split(" ")
    return AdminUnit(
        vintage=BEFORE_REFORM,
        code=code,
        level=level,
        name=name,
        short_name=" ".join(parts[words:]),
        type_name=" ".join(parts[:words]),
        parent_code=parent,
        province_code=province,
    )


def households_of(code: str) -> int:
    """The households of a commune: from 5 to 20,164, so that some have a thousands mark."""
    return (int(code) * 7919) % 20_160 + 5


def population_of(code: str) -> int:
    """The people of a commune."""
    return households_of(code) * 4 + int(code) % 3


def speed_of(code: str) -> float:
    """The download speed of a commune in Mbps, with one decimal."""
    return ((int(code) * 31) % 1500) / 10 + 10


def samples_of(code: str) -> int:
    """The number of measurements behind the speed of a commune."""
    return int(code) % 900 + 50


SAMPLES = "samples of fixed_download_mbps"
"""A median stands beside the number of its samples."""

HEADINGS = {
    "households": "Số hộ",
    "population": "Dân số",
    "fixed_download_mbps": "Tốc độ tải xuống cố định (trung vị)",
    SAMPLES: "Số mẫu đo cố định",
}
VALUES: Mapping[str, Callable[[str], float]] = {
    "households": households_of,
    "population": population_of,
    "fixed_download_mbps": speed_of,
    SAMPLES: samples_of,
}
