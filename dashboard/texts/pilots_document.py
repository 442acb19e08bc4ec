"""The words of the document that justifies a choice of pilots, in Vietnamese alone."""

from collections.abc import Mapping

DOCUMENT_TEXTS: Mapping[str, str] = {
    # Head
    "kind": "TỜ TRÌNH",
    "number": "Số: ........./TTr-.........",
    "about": "Về việc lựa chọn {subject} {place}",
    "any_subject": "xã thí điểm",
    "on_place": "trên địa bàn {place}",
    "addressee": "Kính gửi: {authority}",
    "authority": "Ủy ban nhân dân {province}",
    "blank": "....................",
    "ground_plan": "Căn cứ {plan};",
    "ground_wording": "Căn cứ nội dung kế hoạch giao: “{wording}”;",
    "ground_data": (
        "Căn cứ số liệu hạ tầng số và dân cư theo bản phát hành số {release}, ngày {day},"
    ),
    "plan_issued": "{title} của {issuer}",
    "number_known": "{plan}, số {number}",
    "number_of_year": "{plan}, số {number} năm {year}",
    "number_of_day": "{plan}, số {number} ngày {day}",
    "preamble": (
        "Cơ quan trình báo cáo kết quả lựa chọn và đề nghị {authority} xem xét, phê "
        "duyệt danh sách {n} {units} thí điểm như sau:"
    ),
    "units_old": "xã, phường, thị trấn",
    "units_new": "xã, phường, đặc khu",
    # I
    "heading_rule": "I. PHẠM VI VÀ QUY TẮC LỰA CHỌN",
    "scope": (
        "Phạm vi xem xét: {n} {units} (sau đây gọi chung là xã) trên địa bàn {place}, theo đơn vị "
        "hành chính từ ngày {vintage}."
    ),
    "scope_districts": "Các xã này thuộc {n} huyện, thị xã, thành phố.",
    "scope_old_districts": (
        "Các xã này được xếp theo {n} huyện, thị xã, thành phố trước sắp xếp; mỗi xã tính vào "
        "huyện mà phần lớn xã đó từ đó đến."
    ),
    "rule": "Quy tắc lựa chọn:",
    "method_score": (
        "Phương pháp: mỗi xã được chấm điểm từ 0 đến 100, bằng tổng mức đạt ở từng tiêu chí nhân "
        "với tỷ trọng của tiêu chí. Trong mọi danh sách thỏa mãn quy tắc, chọn danh sách có tổng "
        "điểm cao nhất, bằng phương pháp tối ưu chính xác."
    ),
    "method_cover": (
        "Phương pháp: trong mọi danh sách thỏa mãn quy tắc, chọn danh sách phủ được nhiều {demand} "
        "nhất trong bán kính {km} km quanh các xã được chọn (mô hình MCLP), bằng phương pháp tối "
        "ưu chính xác."
    ),
    "method_center": (
        "Phương pháp: trong mọi danh sách thỏa mãn quy tắc, chọn danh sách mà khoảng cách từ xã xa "
        "nhất tới xã được chọn gần nó nhất là ngắn nhất (mô hình p-center), bằng phương pháp tối "
        "ưu chính xác."
    ),
    "method_median": (
        "Phương pháp: trong mọi danh sách thỏa mãn quy tắc, chọn danh sách có tổng khoảng cách tới "
        "xã được chọn gần nhất, tính theo {demand}, là ngắn nhất (mô hình p-median), bằng phương "
        "pháp tối ưu chính xác."
    ),
    "ties_by_score": (
        "Điểm số theo các tiêu chí ở Mục II chỉ dùng khi có nhiều danh sách tốt ngang nhau."
    ),
    "each_commune": "số xã",
    # II
    "heading_criteria": "II. TIÊU CHÍ, TRỌNG SỐ VÀ SỐ LIỆU",
    "no_criteria": "Kịch bản này không dùng tiêu chí chấm điểm.",
    "profile": "Bộ tiêu chí “{name}”: {definition}",
    "profile_changed": (
        "So với bộ tiêu chí gốc, cơ quan trình đã điều chỉnh tiêu chí hoặc trọng số như ở bảng sau."
    ),
    "table_criteria": "Bảng {n}. Tiêu chí, tỷ trọng và số liệu",
    "criterion": "Tiêu chí",
    "direction": "Ưu tiên",
    "scale": "Thang điểm",
    "share": "Tỷ trọng",
    "data": "Ngày số liệu, cơ sở",
    "known": "Xã có số liệu",
    "threshold": "{scale} {value}",
    "why_criteria": "Lý do chọn các tiêu chí:",
    "why_one": "{name}: {why}",
    # III
    "heading_result": "III. KẾT QUẢ LỰA CHỌN",
    "result": "Có {n} xã được chọn. {objective}. {status}",
    "table_chosen": "Bảng {n}. Danh sách xã được chọn thí điểm",
    "no": "TT",
    "commune": "Xã",
    "district": "Huyện",
    "old_district": "Huyện (cũ)",
    "score": "Điểm",
    "rank": "Hạng",
    "rank_of": "{rank}/{of}",
    "main_reason": "Lý do chính",
    "serves": "Phục vụ",
    "serves_text": "{n} xã gần nhất; xã xa nhất {km} km",
    "pinned_reason": "Bắt buộc chọn theo yêu cầu",
    "reason_item": "{name} {value} (+{points} điểm)",
    "reasons": "Lý do chọn từng xã:",
    "served": (
        "{n}. {name}{district}: là xã được chọn gần nhất của {count} xã{demand}; xã xa nhất cách "
        "{km} km."
    ),
    "served_near": "Trong đó {count} xã nằm trong bán kính {km} km{demand}.",
    "served_demand": " ({name} {amount})",
    "others_optimal": (
        "Với mô hình vị trí, không xã nào được xét riêng: mọi danh sách có xã khác và thỏa mãn quy "
        "tắc đều không phục vụ tốt hơn danh sách này (đã chứng minh tối ưu). Bảng sau nêu với mỗi "
        "{group} xã có điểm cao nhất không được chọn và xã được chọn gần đó nhất."
    ),
    "others_stopped": (
        "Với mô hình vị trí, không xã nào được xét riêng. Danh sách này là tốt nhất tìm được trong "
        "thời gian cho phép, chưa chứng minh là tối ưu. Bảng sau nêu với mỗi {group} xã có điểm "
        "cao nhất không được chọn và xã được chọn gần đó nhất."
    ),
    "table_nearest": "Bảng {n}. Xã không được chọn của từng {group} và xã được chọn gần nhất",
    "nearest": "Xã được chọn gần nhất",
    "nearest_km": "Khoảng cách (km)",
    "rule_differs": (
        "Quy tắc trên khác với quy tắc nêu trong kế hoạch; cơ quan trình cần nêu rõ lý do khi "
        "trình."
    ),
    "chosen_head": "{n}. {name}{district}: {score} điểm, xếp hạng {rank}/{of} {whole}{in_group}.",
    "whole_province": "toàn tỉnh",
    "whole_country": "cả nước",
    "chosen_no_rank": "{n}. {name}{district}: {score} điểm.",
    "of_district": " ({district})",
    "in_group": ", hạng {rank}/{of} trong {group}",
    "chosen_by": "Điểm đến từ: {items}.",
    "contribution": "{name} {value} (thứ {rank}/{of}, được {points} điểm)",
    "contribution_none": "{name}: {value} (được {points} điểm)",
    "ahead": "Hơn xã không được chọn tốt nhất có thể thay ({name}) {points} điểm.",
    "level": "Bằng điểm xã không được chọn tốt nhất có thể thay ({name}).",
    "behind": (
        "Thấp hơn {name} (không được chọn) {points} điểm nhưng cần có để danh sách thỏa mãn quy "
        "tắc và tổng thể tốt nhất."
    ),
    "pinned": "Xã được chọn theo yêu cầu bắt buộc của cơ quan trình, không xét theo điểm.",
    "see_map": "Vị trí các xã được chọn: Phụ lục I. Điểm từng tiêu chí: Phụ lục II.",
    # IV
    "heading_others": "IV. VÌ SAO KHÔNG CHỌN XÃ KHÁC",
    "others": "Trong {of} xã được xem xét, {free} xã đủ điều kiện nhưng không được chọn.",
    "banned": "Loại trừ theo yêu cầu {n} xã: {names}.",
    "out": (
        "Không đủ điều kiện để chọn {n} xã (thiếu số liệu bắt buộc hoặc chi phí, ngoài các nhóm "
        "của quy tắc, hoặc không có lãnh thổ để tính khoảng cách): {names}."
    ),
    "names_more": "{names} và {n} xã khác",
    "table_losers": ("Bảng {n}. Xã tốt nhất không được chọn của từng {group} và chỗ còn kém"),
    "losers_more": (
        "Bảng trên nêu {n} {group} có xã điểm cao nhất; {rest} {group} còn lại xem bảng tính "
        "(XLSX) của kịch bản."
    ),
    "short_names": " (TC: tiêu chí có số thứ tự như ở Bảng 1)",
    "group_district": "huyện",
    "group_group": "nhóm",
    "loser": "Xã không được chọn",
    "against": "So với xã được chọn",
    "short": "Kém điểm",
    "lacks": "Kém chủ yếu ở",
    "lack_item": "{name} (−{points})",
    "better_item": "{name} (+{points})",
    "but_better": "; hơn ở {items}",
    "higher": "cao hơn {points}",
    "no_losers": "Không có xã nào khác đủ điều kiện để so sánh.",
    "closest": ("{name}{district}, {score} điểm, là xã không được chọn có điểm cao nhất. {short}"),
    "closest_short": "Xã này kém {against} {points} điểm, chủ yếu ở: {items}.",
    "closest_reason": "Lý do không chọn: {reason}",
    # V
    "heading_robust": "V. ĐỘ VỮNG CỦA KẾT QUẢ",
    "runs": (
        "Đã chấm lại với {runs} bộ trọng số ngẫu nhiên, mỗi trọng số được nhân với một hệ số từ "
        "{low} đến {high}. Danh sách giữ nguyên hoàn toàn trong {same}% số lần; {kept} trong {n} "
        "xã được chọn trong ít nhất 90% số lần."
    ),
    "table_robust": "Bảng {n}. Tỷ lệ được chọn và thay đổi trọng số nhỏ nhất làm đổi kết quả",
    "share_runs": "Tỷ lệ lần được chọn",
    "smallest": "Thay đổi nhỏ nhất của một trọng số",
    "rises": (
        "Nếu tỷ trọng “{name}” tăng từ {old}% lên quá {new}% thì xã này được thay bằng {instead}."
    ),
    "falls": (
        "Nếu tỷ trọng “{name}” giảm từ {old}% xuống dưới {new}% thì xã này được thay bằng "
        "{instead}."
    ),
    "at_once": (
        "Đang ngang điểm: tỷ trọng “{name}” lệch khỏi {old}% là xã này được thay bằng {instead}."
    ),
    "instead_nobody": "không xã nào",
    "never": "Không thay đổi nào của riêng một trọng số làm xã này bị thay.",
    "pinned_never": "Bắt buộc chọn nên không phụ thuộc trọng số.",
    "not_robust": "Chưa tính độ vững cho kết quả này.",
    "often": ("Các xã không được chọn nhưng xuất hiện nhiều nhất trong các lần thử: {items}."),
    "often_item": "{name} ({share}%)",
    # VI
    "heading_missing": "VI. XỬ LÝ SỐ LIỆU THIẾU",
    "none_missing": "Mọi xã được xem xét đều có số liệu ở tất cả các tiêu chí.",
    "missing_is_not_zero": "Chưa có số liệu không có nghĩa là bằng 0; cách xử lý đã nêu rõ ở trên.",
    # VII
    "heading_limits": "VII. HẠN CHẾ VÀ CÁCH KIỂM TRA LẠI",
    "limit_simulated": (
        "Số liệu dùng ở đây có giá trị mô phỏng, sinh ra để trình diễn; kết quả không dùng để "
        "quyết định cho đến khi thay bằng số liệu thật."
    ),
    "limit_estimated": (
        "{name}: {n} trong {of} xã là giá trị ước tính, chuyển từ đơn vị hành chính từ ngày "
        "{origin}."
    ),
    "limit_carried": "{name}: số liệu do đơn vị hành chính từ ngày {origin} báo cáo, chuyển sang.",
    "limit_distance": (
        "Khoảng cách là đường thẳng trên ellipsoid WGS 84 giữa điểm đại diện của các xã, không "
        "phải đường bộ."
    ),
    "limit_basis": "Cơ sở “{name}”: {definition}",
    "limit_weights": (
        "Trọng số là lựa chọn của cơ quan trình; mức ảnh hưởng của lựa chọn này nêu ở Mục V."
    ),
    "limit_weights_location": (
        "Trọng số không quyết định danh sách của mô hình vị trí; đổi bán kính hoặc cách tính nhu "
        "cầu có thể đổi danh sách."
    ),
    "boundaries": "Bản đồ: {text}",
    "again": (
        "Kết quả lập lại được từ bản phát hành số {release} ngày {day} với kịch bản có mã "
        "{mark}, hạt giống ngẫu nhiên {seed}."
    ),
    "again_link": "Đường dẫn:",
    "again_anew": "Đường dẫn mở lại kịch bản (kết quả tính lại theo số liệu lúc mở):",
    "again_in_workbook": "ghi ở trang “Ghi chú” của bảng tính (XLSX) của kịch bản.",
    "again_open": "kịch bản {mark} trên trang chọn xã thí điểm",
    # VIII
    "heading_proposal": "VIII. KIẾN NGHỊ",
    "proposal": (
        "Đề nghị {authority} xem xét, phê duyệt danh sách {n} xã thí điểm nêu tại Mục III./."
    ),
    # Annexes
    "annex": "Phụ lục {n}",
    "annex_of": (
        "(Kèm theo Tờ trình số ....../TTr-...... ngày ...... tháng ...... năm 20...... của "
        "{agency})"
    ),
    "annex_map": "BẢN ĐỒ CÁC XÃ ĐƯỢC CHỌN",
    "annex_scores": "ĐIỂM TỪNG TIÊU CHÍ CỦA CÁC XÃ ĐƯỢC CHỌN VÀ CÁC XÃ ĐỨNG ĐẦU",
    "map_caption": "Điểm số của {of} xã và {n} xã được chọn",
    "map_failed": "Chưa có ranh giới của địa bàn này nên không có bản đồ.",
    "scores_lead": (
        "{n} xã được chọn (in đậm) và {m} xã không được chọn có điểm cao nhất. {sums} {names}."
    ),
    "scores_sum": "Tổng các cột TC bằng điểm số.",
    "scores_cut": (
        "Bảng chỉ nêu {n} tiêu chí có trọng số lớn nhất nên tổng các cột TC nhỏ hơn hoặc bằng điểm "
        "số; {rest} tiêu chí còn lại xem bảng tính (XLSX) của kịch bản."
    ),
    "scores_short": "TC{n}",
    "scores_name": "TC{n}: {name}",
}


def phrase(key: str, **values: object) -> str:
    """The words under a key, with what stands in them."""
    return DOCUMENT_TEXTS[key].format_map(values)
