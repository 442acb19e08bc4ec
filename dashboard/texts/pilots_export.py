"""The texts of the files of pilot choices, but the document's: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PILOT_EXPORT_TEXTS: Mapping[str, tuple[str, str]] = {
    "pilotprob.nothing_chosen": (
        "Không có phương án nào thỏa mãn quy tắc nên không có danh sách để trình. Hãy nới lỏng quy "
        "tắc rồi lập lại.",
        "No selection satisfies the rule, so there is nothing to justify. Loosen the rule first.",
    ),
    # The workbook: sheets
    "pilotfile.sheet_candidates": ("Các xã", "Communes"),
    "pilotfile.sheet_criteria": ("Tiêu chí", "Criteria"),
    "pilotfile.sheet_rule": ("Quy tắc", "Rule"),
    "pilotfile.sheet_shares": ("Độ vững - tỷ lệ chọn", "Robustness - shares"),
    "pilotfile.sheet_changes": ("Độ vững - trọng số", "Robustness - weights"),
    "pilotfile.sheet_losers": ("Xã sát nhất", "Best not chosen"),
    "pilotfile.sheet_notes": ("Ghi chú", "Notes"),
    # The workbook: columns
    "pilotfile.no_day": ("không ghi ngày", "no date stated"),
    "pilotfile.name": ("Xã, phường, thị trấn", "Commune"),
    "pilotfile.district": ("Huyện (trước sắp xếp nếu nay không còn)", "District (old one if none)"),
    "pilotfile.group": ("Nhóm", "Group"),
    "pilotfile.no_group": ("Ngoài các nhóm", "In no group"),
    "pilotfile.kind": ("Loại", "Kind"),
    "pilotfile.state": ("Kết quả", "Result"),
    "pilotfile.score": ("Điểm số (0-100)", "Score (0-100)"),
    "pilotfile.rank": ("Hạng chung", "Rank among all"),
    "pilotfile.rank_in_group": ("Hạng trong nhóm", "Rank in its group"),
    "pilotfile.no_rank": ("không xếp hạng", "not ranked"),
    "pilotfile.share": ("Tỷ lệ lần được chọn (%)", "Share of runs in which chosen (%)"),
    "pilotfile.cost": ("Chi phí", "Cost"),
    "pilotfile.nearest": ("Xã được chọn gần nhất", "Nearest chosen commune"),
    "pilotfile.nearest_km": ("Khoảng cách thẳng (km)", "Straight-line distance (km)"),
    "pilotfile.none": ("không có", "none"),
    "pilotfile.day_of": ("TC {n}: ngày số liệu", "C{n}: date"),
    "pilotfile.basis_of": ("TC {n}: cơ sở", "C{n}: basis"),
    "pilotfile.mark_of": ("TC {n}: lưu ý", "C{n}: remark"),
    "pilotfile.utility_of": ("TC {n}: mức đạt (0-1)", "C{n}: utility (0-1)"),
    "pilotfile.weight_of": ("TC {n}: tỷ trọng (%)", "C{n}: weight (%)"),
    "pilotfile.points_of": ("TC {n}: điểm", "C{n}: points"),
    "pilotfile.skipped": ("không tính", "left out"),
    "pilotfile.criterion": ("Tiêu chí", "Criterion"),
    "pilotfile.measure_unit": ("Đơn vị tính", "Unit"),
    "pilotfile.direction": ("Chiều ưu tiên", "Direction"),
    "pilotfile.scale": ("Thang điểm", "Scale"),
    "pilotfile.threshold": ("Ngưỡng", "Threshold"),
    "pilotfile.weight": ("Trọng số", "Weight"),
    "pilotfile.weight_share": ("Tỷ trọng (%)", "Share of all weights (%)"),
    "pilotfile.missing": ("Khi thiếu số liệu", "Where data is missing"),
    "pilotfile.origin": ("Đơn vị hành chính báo cáo, từ ngày", "Units that reported, of"),
    "pilotfile.known": ("Số xã có số liệu", "Communes with data"),
    "pilotfile.unknown": ("Số xã chưa có số liệu", "Communes without data"),
    "pilotfile.simulated": ("Số xã có số liệu mô phỏng", "Communes with simulated data"),
    "pilotfile.estimated": ("Số xã có số liệu ước tính", "Communes with estimates"),
    "pilotfile.least": ("Nhỏ nhất", "Least"),
    "pilotfile.median": ("Trung vị", "Median"),
    "pilotfile.most": ("Lớn nhất", "Most"),
    "pilotfile.item": ("Mục", "Item"),
    "pilotfile.content": ("Nội dung", "Content"),
    "pilotfile.from_share": ("Tỷ trọng hiện tại (%)", "Share now (%)"),
    "pilotfile.to_share": ("Tỷ trọng làm đổi kết quả (%)", "Share that changes the result (%)"),
    "pilotfile.instead": ("Xã vào thay", "Comes in"),
    "pilotfile.nobody": ("không xã nào", "no commune"),
    "pilotfile.against": ("So với xã được chọn", "Against the chosen"),
    "pilotfile.short": ("Kém điểm", "Score short"),
    "pilotfile.loss": ("Thiệt hại nếu buộc chọn", "Loss if it had to be chosen"),
    "pilotfile.reason": ("Lý do", "Reason"),
    "pilotfile.lacks": ("Kém ở: {name}", "Lacks: {name}"),
    # The workbook: rule and notes
    "pilotfile.plan": ("Kế hoạch", "Plan"),
    "pilotfile.wording": ("Kế hoạch quy định", "Wording of the plan"),
    "pilotfile.rule": ("Quy tắc", "Rule"),
    "pilotfile.method": ("Phương pháp", "Method"),
    "pilotfile.result": ("Kết quả giải", "Status"),
    "pilotfile.objective": ("Giá trị mục tiêu", "Objective"),
    "pilotfile.group_line": ("{name} ({n} xã): {chosen}", "{name} ({n} communes): {chosen}"),
    "pilotfile.place": ("Địa bàn", "Place"),
    "pilotfile.release": ("Bản phát hành", "Release"),
    "pilotfile.days": ("Ngày số liệu", "Dates of the data"),
    "pilotfile.not_simulated": (
        "Không có số liệu mô phỏng trong các giá trị đã dùng.",
        "No value used is simulated.",
    ),
    "pilotfile.vintage": ("Đơn vị hành chính từ ngày", "Administrative units of"),
    "pilotfile.seed": ("Hạt giống ngẫu nhiên", "Seed"),
    "pilotfile.mark": ("Mã kịch bản (sha256)", "Scenario (sha256)"),
    "pilotfile.link": ("Đường dẫn", "Link"),
    "pilotfile.link_anew": ("Đường dẫn (tính lại)", "Link (answered anew)"),
    "pilotfile.link_path": ("Đường dẫn sau máy chủ", "Path on the server"),
    "pilotfile.about_score": (
        "Điểm số của một xã bằng tổng các cột điểm của từng tiêu chí (TC); điểm của mỗi tiêu chí "
        "bằng mức đạt nhân tỷ trọng.",
        "The score of a commune is the sum of the points of its criteria (C); those of a criterion "
        "are its utility times its weight.",
    ),
    "pilotfile.distance": ("Khoảng cách", "Distances"),
    "pilotfile.about_distance": (
        "Khoảng cách là đường thẳng trên ellipsoid WGS 84, không phải đường bộ.",
        "Distances are straight lines on the WGS 84 ellipsoid, not by road.",
    ),
    "pilotfile.robustness": ("Độ vững", "Robustness"),
    "pilotfile.runs": (
        "{runs} lần thử, mỗi trọng số nhân với một hệ số ngẫu nhiên từ 1/{spread} đến {spread} "
        "(hạt giống {seed}): {same}% số lần cho đúng danh sách này; có {distinct} danh sách khác "
        "nhau.",
        "{runs} runs, each weight times a random factor from 1/{spread} to {spread} (seed {seed}): "
        "{same}% give these very communes; there are {distinct} different selections.",
    ),
    "pilotfile.note": ("Lưu ý", "Note"),
    # The map page
    "pilotfile.map_title": (
        "Các xã được chọn thí điểm ({n} xã) – {place}",
        "Pilot communes chosen ({n}) – {place}",
    ),
    "pilotfile.map_none": (
        "Điểm số chọn xã thí điểm – {place} (không có phương án thỏa mãn quy tắc)",
        "Scores for picking pilot communes – {place} (no selection satisfies the rule)",
    ),
    "pilotfile.legend": ("Điểm số chọn xã thí điểm (0-100)", "Score for picking pilots (0-100)"),
    "pilotfile.data_day": ("Số liệu đến ngày {last}", "Data up to {last}"),
    "pilotfile.data_days": (
        "Số liệu các ngày từ {first} đến {last}",
        "Data of days from {first} to {last}",
    ),
    "pilotfile.note_rule": ("Quy tắc: {text}", "Rule: {text}"),
    "pilotfile.note_weights": ("Tiêu chí và tỷ trọng: {text}.", "Criteria and weights: {text}."),
    "pilotfile.note_link": ("Đường dẫn: {link}", "Link: {link}"),
    "pilotfile.note_mark": (
        "Số xếp trước tên xã là thứ tự theo điểm. Hạt giống ngẫu nhiên {seed}, mã kịch bản {mark}.",
        "The number before a name is its rank by score among the chosen. Seed {seed}, scenario "
        "{mark}.",
    ),
}
