"""Refusals in Vietnamese. Errors are raised in English; the pages say them in both languages."""

import re
from collections.abc import Mapping
from typing import Any

_SAVE_AGAIN = "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại rồi gửi."
_FORMATS = "Hãy gửi XLSX, XLS, ODS, CSV hoặc JSON."
_UNITS = {
    "bytes": "byte",
    "rows": "dòng",
    "columns": "cột",
    "cells": "ô",
    "entries": "mục",
    "vertices": "đỉnh",
    "sheets": "trang tính",
}

_PATTERNS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            r"(.+) has ([\d,]+) (\w+); the limit is ([\d,]+) \((\w+)\)\. .+",
            r"\1 có \2 \3; giới hạn là \4 (\5). Hãy gửi tệp nhỏ hơn, hoặc nâng giới hạn nếu tệp "
            r"đúng là như vậy.",
        ),
        (
            r"(.+); the limit is ([\d,]+) \((\w+)\)\. .+",
            r"Vượt giới hạn \2 (\3): \1. Hãy gửi tệp nhỏ hơn, hoặc nâng giới hạn nếu tệp đúng là "
            r"như vậy.",
        ),
        (
            r"The file is larger than (\d+) MB, .+",
            r"Tệp lớn hơn \1 MB, là mức nhận tối đa. Hãy chia nhỏ tệp, hoặc nâng "
            r"ATLAS_IMPORT_MAX_FILE_BYTES.",
        ),
        (r"The request is larger than allowed\.", "Yêu cầu lớn hơn mức cho phép."),
        (r"The file is empty; .+", "Tệp rỗng; hãy chọn tệp khác."),
        (r"The file has no name; .+", "Tệp không có tên; hãy chọn lại."),
        (r"The file did not arrive whole; .+", "Tệp chưa tới đủ; hãy gửi lại."),
        (r"(.+) is empty\.", r"\1 là tệp rỗng."),
        (
            r"(.+) is a web page or an XML table, .+",
            r"\1 là trang web hoặc bảng XML, dù tên tệp ghi khác. Mở bằng phần mềm bảng tính, lưu "
            r"thành XLSX rồi gửi.",
        ),
        (
            r"(.+) is protected by a password\. .+",
            r"\1 được bảo vệ bằng mật khẩu. Bỏ mật khẩu rồi gửi lại.",
        ),
        (r"(.+) is in UTF-32; .+", r"\1 dùng UTF-32; hãy lưu thành UTF-8 rồi gửi."),
        (
            r"(.+) is not the text it begins as \((.+?)\): .+",
            r"\1 không phải là văn bản như phần đầu (\2): tệp hỏng hoặc bị cắt. Lưu thành UTF-8 "
            r"rồi gửi lại.",
        ),
        (
            r"(.+) is no table: it has bytes that no text has\. .+",
            rf"\1 không phải là bảng: có byte không thuộc văn bản nào. {_FORMATS}",
        ),
        (
            r"No table with a heading and rows of units was found in (.+)\. Check that .+looked "
            r"at: (.+)\.",
            r"Không thấy bảng nào có tiêu đề và các dòng đơn vị trong \1. Kiểm tra có đúng tệp "
            r"không; các trang tính đã xem: \2.",
        ),
        (r"(.+) is refused: (.+)", rf"\1 bị từ chối (\2) {_SAVE_AGAIN}"),
        (r"(.+) is damaged: (.+?)\. (?:Open|Write) .+", rf"\1 bị hỏng (\2). {_SAVE_AGAIN}"),
        (r"(.+) is damaged: (.+)\.", rf"\1 bị hỏng (\2). {_SAVE_AGAIN}"),
        (r"(.+) holds no feature\.", r"\1 không có đối tượng nào."),
        (r"(.+) has no layer of areas\.", r"\1 không có lớp vùng nào."),
        (
            r"(.+) holds no Shapefile \(it has: (.*)\)\. .+",
            r"\1 không có Shapefile (tệp có: \2). Nén .shp cùng .shx, .dbf, .prj và .cpg.",
        ),
        (
            r"(.+) has (\S+) without (.+?); it has: (.*)\. Zip .+",
            r"\1 có \2 mà thiếu \3 (tệp có: \4). Nén mọi phần của Shapefile vào một tệp.",
        ),
        (
            r"The archive holds another archive; .+",
            "Trong tệp nén lại có tệp nén; hãy giải nén một lần.",
        ),
        (
            r"(.+), feature (\d+): a coordinate is not a number or is infinite\. .+",
            r"\1, đối tượng \2: có tọa độ không phải là số hoặc vô hạn. Sửa hình rồi gửi lại.",
        ),
        (r"(.+) Boundaries come as (.+)\.", r"\1 Ranh giới nhận dưới dạng \2."),
        (
            r"(.+) has no columns of coordinates\. Its first row is: (.+)\. Name .+",
            r"\1 không có cột tọa độ. Dòng đầu là: \2. Đặt tên cột là vĩ độ, kinh độ (lat, lon), "
            r"X và Y, hoặc tọa độ.",
        ),
        (
            r"(.+) has no row of its own below the headings\.",
            r"\1 không có dòng nào dưới tiêu đề.",
        ),
        (
            r"No row has a position that can be read\.",
            "Không dòng nào có vị trí đọc được.",
        ),
        (
            r"PROJ knows no coordinate system (.+); name one as EPSG:5897\.",
            r"PROJ không biết hệ tọa độ \1; ghi dạng EPSG:5897.",
        ),
        (
            r"(.+) has no column with codes or names of communes .+ has: (.+?)\. Name .+",
            r"\1 không có cột mã hay tên xã nhận ra được; các cột: \2.",
        ),
        (
            r"Boundaries come in by commune; .+",
            "Ranh giới nhận theo cấp xã; cấp huyện và tỉnh được vẽ từ các xã. Hãy gửi cấp xã.",
        ),
        (
            r"There is no vintage '(.+)'; known are (.+)\.",
            r"Không có thời điểm “\1”; có: \2.",
        ),
        (
            r"There is no unit (.+) in the vintage (.+)\.",
            r"Không có đơn vị \1 tại thời điểm \2.",
        ),
        (
            r"There are no boundaries of the vintage (.+)\.",
            r"Chưa có ranh giới tại thời điểm \1.",
        ),
        (
            r"There is no plan '(.+)'; there are (.+)\.",
            r"Không có kế hoạch “\1”; có: \2.",
        ),
        (
            r"There are no columns of users here\.",
            "Ở đây không giữ cột số liệu riêng.",
        ),
        (
            r"These columns are not kept here \(any more\)\. Send their file again\.",
            "Các cột số liệu này không (còn) được giữ ở đây. Hãy gửi lại tệp.",
        ),
        (
            r"These columns are no longer as they were sent\. Send their file again\.",
            "Các cột số liệu này không còn như khi gửi. Hãy gửi lại tệp.",
        ),
        (
            r"The columns of (.+) take ([\d,]+) bytes; ([\d,]+) are kept at the most\. .+",
            r"Các cột của \1 chiếm \2 byte; nhiều nhất là \3. Hãy gửi ít cột hơn.",
        ),
        (
            r"(.+): no table with a row of headings and a row for each commune was found\. .+",
            r"\1: không thấy bảng nào có dòng tiêu đề và mỗi xã một dòng. Dòng đầu ghi tên từng "
            r"cột (mã hoặc tên xã, rồi các cột của mình), mỗi dòng dưới là một xã.",
        ),
        (
            r"The column (.+) of the saved mapping is not in this file\. .+",
            r"Tệp này không có cột \1 của cách đọc đã lưu. Sửa tiêu đề hoặc xác định lại các cột.",
        ),
        (
            r"The heading (.+) of the saved mapping stands over (\d+) columns of this file\. .+",
            r"Tiêu đề \1 của cách đọc đã lưu đứng trên \2 cột của tệp. Xác định lại các cột.",
        ),
        (
            r"The column (.+) of this template should be (.+): columns were moved .+",
            r"Cột \1 của mẫu này phải là \2: cột đã bị dời hoặc đổi tên. Trả lại như cũ hoặc tạo "
            r"mẫu mới.",
        ),
        (
            r"The hidden sheet of this template was changed\. .+",
            "Trang tính ẩn của mẫu đã bị sửa. Tạo mẫu mới rồi chép số liệu sang.",
        ),
        (r"This template has lost its sheet of numbers\.", "Mẫu này mất trang tính số liệu."),
        (
            r"(.+) cannot be published yet[.:] .+",
            r"Chưa công bố được \1: còn câu hỏi hoặc dòng chờ xử lý.",
        ),
        (
            r"These points are published as release (\d+)\.",
            r"Các điểm này đã được công bố: bản số liệu \1.",
        ),
        (
            r"There is no staged import (\S+); .+",
            "Không có tệp này trên bàn chờ: đã bị bỏ hoặc chưa từng được gửi.",
        ),
        (r"Say first of which vintage .+", "Trước hết hãy chọn danh mục đơn vị của tệp."),
        (
            r"Row (\d+) of sheet (.+) is (?:a total|no row of figures); .+",
            r"Dòng \1 của trang \2 không phải dòng số liệu; không có gì để chọn.",
        ),
        (
            r"The first header row must not come after the last\.",
            "Dòng tiêu đề đầu không được đứng sau dòng tiêu đề cuối.",
        ),
        (
            r"A column of values needs its indicator\.",
            "Cột số liệu cần có chỉ tiêu.",
        ),
        (
            r"The factor must be a number above 0, not (.+)\.",
            r"Hệ số nhân phải là số lớn hơn 0, không phải \1.",
        ),
        (r"Choose the layer of the points\.", "Hãy chọn lớp điểm."),
        (r"Give the mapping a name\.", "Hãy đặt tên cho cách đọc."),
        (r"There is no such row .+", "Không có dòng này trong bảng của tệp."),
        (r"There is no such sheet .+", "Tệp không có trang tính này."),
        (r"There is no such work; .+", "Không có việc này; hãy trở lại danh sách."),
        (
            r"What is being published is not stopped half way\.",
            "Việc công bố không dừng giữa chừng.",
        ),
        (
            r"The work stopped before it was done; .+",
            "Việc bị dừng khi chưa xong; chưa có gì thay đổi. Hãy thử lại.",
        ),
        (r"The request is not understood; .+", "Không hiểu yêu cầu; hãy tải lại trang."),
        (
            r"The request does not come from a page of the atlas; .+",
            "Yêu cầu không đến từ trang của bản đồ; chưa có gì thay đổi.",
        ),
        (r"Say who you are: .+", "Hãy ghi tên người nhập: tên được lưu cùng lần nhập."),
        (
            r"Importing through the page is off here\. .+",
            "Ở đây không nhập bằng trang được. Dùng lệnh atlas import, hoặc mở trang trên máy "
            "phục vụ nó, hoặc đặt ATLAS_EDITING=on sau một máy chủ có đăng nhập.",
        ),
        (r"(.+) is (?!.* is )(.{3,160}?)\. Send .+", rf"\1 không phải là bảng (\2). {_FORMATS}"),
    )
)


def in_vietnamese(message: str) -> str:
    """The message in Vietnamese; in English still where none of ours is known for it."""
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(message)
        if found is not None:
            told = found.expand(words)
            return re.sub(
                r"(?<=\d )(\w+)(?=; giới hạn)", lambda one: _UNITS.get(one[1], one[1]), told
            )
    return message


def in_both(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error (code, message, details) whose details hold the Vietnamese message too."""
    if not error:
        return {}
    details = {"message_vi": in_vietnamese(str(error["message"])), **error.get("details", {})}
    return {**error, "details": details}
