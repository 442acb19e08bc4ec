"""Two vintages of one small province, with every trap names have."""

from geodata.ingest.model import WrittenUnit
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry, Vintage

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name

# (code, name, parent, former names)
UNITS = {
    BEFORE_REFORM: (
        ("38", "Tỉnh Thanh Hóa", None, ()),
        ("62", "Tỉnh Kon Tum", None, ()),
        ("380", "Huyện Mường Lát", "38", ()),
        ("381", "Thành phố Sầm Sơn", "38", ()),
        ("382", "Huyện Kỳ Anh", "38", ()),
        ("383", "Thị xã Kỳ Anh", "38", ()),
        ("610", "Huyện Đắk Glei", "62", ()),
        ("00001", "Thị trấn Tân Khai", "380", ()),
        ("00002", "Xã Tân Khai", "380", ()),
        ("00003", "Xã Pù Nhi", "380", ("Pù Toong",)),
        ("00004", "Xã Sơn Hạ", "380", ()),
        ("00005", "Xã Sơn Hà", "380", ("Cổ Lũng",)),
        ("00006", "Thị trấn Mường Lát", "380", ("Cổ Lũng",)),
        ("00007", "Xã Nam Giàng", "380", ()),
        ("00010", "Phường 1", "381", ()),
        ("00011", "Phường Phường Đúc", "381", ()),
        ("00012", "Phường Quý Lộc", "381", ()),
        ("00013", "Xã Hòa Bình", "381", ()),
        ("00020", "Xã Kỳ Hòa", "382", ()),
        ("00021", "Phường Kỳ Hòa", "383", ()),
        ("00030", "Xã Đắk Long", "610", ()),
        ("00031", "Xã Sơn Hà", "610", ()),
    ),
    AFTER_REFORM: (
        ("38", "Tỉnh Thanh Hóa", None, ()),
        ("00003", "Xã Trung Lý", "38", ("Pù Nhi",)),
        ("00099", "Phường Sầm Sơn", "38", ("Quý Lộc",)),
    ),
}


def _level(code: str) -> Level:
    return {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}[len(code)]


def _unit(
    vintage: Vintage, code: str, name: str, parent: str | None, former: tuple[str, ...]
) -> AdminUnit:
    kind = next(
        one for one in ("Thành phố", "Thị trấn", "Thị xã", name.split(maxsplit=1)[0]) if one in name
    )
    provinces = {"380": "38", "381": "38", "382": "38", "383": "38", "610": "62"}
    return AdminUnit(
        vintage=vintage,
        code=code,
        level=_level(code),
        name=name,
        short_name=name.removeprefix(kind).strip(),
        type_name=kind,
        parent_code=parent,
        province_code=code if parent is None else provinces.get(parent, parent),
        former_names=former,
    )


REGISTRY = UnitRegistry(_unit(vintage, *rest) for vintage, units in UNITS.items() for rest in units)


def commune(
    text: str,
    district: str | None = "Huyện Mường Lát",
    province: str | None = "Tỉnh Thanh Hóa",
    code: str | None = None,
) -> WrittenUnit:
    """A commune as a row writes it."""
    names = {Level.PROVINCE: province, Level.DISTRICT: district, Level.COMMUNE: text}
    return WrittenUnit(
        text=text or (code or ""),
        names={level: name for level, name in names.items() if name},
        codes={} if code is None else {Level.COMMUNE: code},
        level=Level.COMMUNE,
    )
