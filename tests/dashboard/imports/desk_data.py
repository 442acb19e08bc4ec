"""A data directory to write to, and a spreadsheet whose every cell is known."""

import shutil
from pathlib import Path

from openpyxl import Workbook

from geodata.paths import DataDir

IMAGE = "<img src=x onerror=alert(1)>"
FILE_NAME = f"{IMAGE} số hộ.xlsx"
HOUSEHOLDS = {"14845": 1200, "14848": 950, "14854": 1431, "14857": 788}
"""Households of four communes of Thanh Hóa after the reform, as the file has them."""

LOST = 620
"""Households of the row whose unit cannot be told."""


def own_data(shared: DataDir, root: Path) -> DataDir:
    """The tests' data directory with a database of its own; what is built is shared by links."""
    root.mkdir(parents=True, exist_ok=True)
    for one in shared.root.iterdir():
        if one.is_symlink():
            (root / one.name).symlink_to(one.readlink())
        elif one.name in ("builds", "cache"):
            (root / one.name).symlink_to(one)
        elif one.name == "atlas.db":
            shutil.copy(one, root / one.name)
    return DataDir(root)


def write_households(path: Path, names: dict[str, str]) -> Path:
    """The spreadsheet: title, header, four known communes, one lost row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = IMAGE
    sheet.append(["Bảng 1. Tổng số hộ đến ngày 31/12/2025"])
    sheet.append([])
    sheet.append(["Mã", "Xã, phường", "Tổng số hộ (hộ)", f"Ghi chú {IMAGE}"])
    for code, households in HOUSEHOLDS.items():
        sheet.append([code, names[code], households, None])
    sheet.append([None, f"Xã {IMAGE}", LOST, None])
    book.save(path)
    return path
