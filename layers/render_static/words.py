"""The fixed words of a page, in Vietnamese and English."""

WORDS = {
    "vi": {
        "simulated": "Số liệu mô phỏng",
        "source": "Nguồn",
        "notes": "Ghi chú",
        "pilots": "Xã thí điểm",
        "north": "B",
        "scale": "Tỷ lệ khoảng 1:{scale} trên khổ {paper}",
        "contents": "Mục lục",
        "page": "Trang {number}/{pages}",
        "locator": "Vị trí trong cả nước",
        "inset": "Quần đảo {name}",
        "points": "Số điểm",
        "estimate": "{label} (gạch chéo)",
    },
    "en": {
        "simulated": "Simulated data",
        "source": "Source",
        "notes": "Notes",
        "pilots": "Pilot communes",
        "north": "N",
        "scale": "Scale about 1:{scale} on {paper}",
        "contents": "Contents",
        "page": "Page {number}/{pages}",
        "locator": "Place in the country",
        "inset": "{name} archipelago",
        "points": "Points",
        "estimate": "{label} (hatched)",
    },
}


def word(key: str, lang: str, **values: str) -> str:
    """A word of the page with what stands in it."""
    return WORDS["en" if lang == "en" else "vi"][key].format(**values)
