"""What can be wrong with a scenario of pilot communes: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PILOT_PROBLEM_TEXTS: Mapping[str, tuple[str, str]] = {
    "pilotprob.at": ("{where}: {words}", "{where}: {words}"),
    "pilotcell.sheet": ("Trang “{at}”", "Sheet “{at}”"),
    "pilotcell.row": ("dòng {at}", "row {at}"),
    "pilotcell.column": ("cột {at}", "column {at}"),
    # The form
    "pilotprob.missing_field": ("thiếu mục này.", "this is missing; give it."),
    "pilotprob.unknown_field": (
        "không có mục này; hãy bỏ đi.",
        "there is no such field; remove it.",
    ),
    "pilotprob.wrong_type": (
        "sai kiểu giá trị; hãy sửa lại.",
        "the value is of the wrong type; correct it.",
    ),
    "pilotprob.not_a_day": (
        "“{value}” không phải là ngày như 2025-12-31.",
        "“{value}” is no day such as 2025-12-31.",
    ),
    "pilotprob.not_a_choice": ("chọn một trong: {known}.", "choose one of: {known}."),
    "pilotprob.listed_twice": (
        "{listed} ghi hai lần; giữ một.",
        "{listed} stands there twice; once is enough.",
    ),
    "pilotprob.too_many": (
        "có {count} mục, nhiều nhất {most}; hãy bớt đi.",
        "{count} entries; {most} at most, so remove some.",
    ),
    "pilotprob.too_long": (
        "dài {length} ký tự, nhiều nhất {most}; hãy rút ngắn.",
        "{length} letters; {most} at most, so shorten it.",
    ),
    "pilotprob.bad_text": (
        "bỏ trống hoặc có ký tự điều khiển; hãy nhập lại.",
        "blank, or with control letters; write it anew.",
    ),
    "pilotprob.not_finite": (
        "không phải là số hữu hạn; nhập một số.",
        "no finite number, or one too large; give another.",
    ),
    "pilotprob.out_of_range": (
        "{value} ngoài khoảng cho phép; nhập số từ {least} đến {most}.",
        "{value} is out of range; give a number from {least} to {most}.",
    ),
    # The place
    "pilotprob.other_material": (
        "số liệu là của địa bàn khác; hãy tải lại.",
        "the data are those of another place; load them anew.",
    ),
    "pilotprob.no_candidates": (
        "không có xã nào để chọn; chọn tỉnh hoặc thời điểm khác.",
        "there is no commune to choose from; choose another province or vintage.",
    ),
    "pilotprob.too_many_pairs": (
        "{count} xã là quá nhiều để xét khoảng cách từng cặp (nhiều nhất {most}); hãy chọn một "
        "tỉnh.",
        "{count} communes are too many for the distances of every pair ({most} at most); choose a "
        "province.",
    ),
    "pilotprob.robustness_of_many": (
        "Độ vững của nhiều xã như vậy mất vài phút nên không tính ở trang này: hãy chọn một tỉnh, "
        "hoặc dùng lệnh atlas pilots --province VN trên máy chủ.",
        "The robustness of so many communes takes minutes and is not worked out here: choose a "
        "province, or use the command atlas pilots --province VN on the server.",
    ),
    # The rule
    "pilotprob.least_above_most": (
        "ít nhất {least} và nhiều nhất {most} không thể cùng đúng; sửa một trong hai số.",
        "at least {least} and at most {most} cannot both be; lower one or raise the other.",
    ),
    "pilotprob.count_outside_span": (
        "{count} nằm ngoài số mà quy tắc cho phép ({span}); đổi số này hoặc đổi quy tắc.",
        "{count} is not what the rule allows ({span}); change the number or the rule.",
    ),
    "pilotprob.chooses_none": (
        "quy tắc không chọn xã nào; hãy chọn ít nhất một.",
        "the rule chooses no commune at all; ask for one at least.",
    ),
    "pilotprob.no_districts": (
        "ở đây không có huyện; chọn theo tỉnh hoặc theo nhóm.",
        "there are no districts here; count in the province or in groups.",
    ),
    "pilotprob.groups_missing": (
        "quy tắc tính theo nhóm mà chưa có nhóm nào; hãy tạo ít nhất một nhóm.",
        "the rule counts in groups and there is none; draw one at least.",
    ),
    "pilotprob.group_empty": (
        "nhóm “{label}” chưa có xã nào; thêm xã hoặc bỏ nhóm.",
        "the group “{label}” has no commune; add one or remove the group.",
    ),
    "pilotprob.group_key_twice": (
        "khóa “{key}” trùng với nhóm khác; hãy đổi.",
        "the key “{key}” is that of another group too; change it.",
    ),
    "pilotprob.code_in_two_groups": (
        "{codes} nằm trong hai nhóm ({labels}); mỗi xã chỉ thuộc một nhóm.",
        "{codes} in two groups ({labels}); a commune has one.",
    ),
    "pilotprob.unknown_codes": (
        "không có xã mã {codes} ở đây; kiểm tra mã và thời điểm.",
        "there is no commune {codes} here; check the code and the vintage.",
    ),
    "pilotprob.pinned_and_banned": (
        "{codes} vừa bắt buộc chọn vừa bị loại trừ; bỏ một trong hai.",
        "{codes} must be chosen and must not be; take back one of the two.",
    ),
    "pilotprob.unknown_tag": (
        "không xã nào được biết là “{tag}”; chọn loại khác.",
        "no commune is known to be “{tag}”; choose another kind.",
    ),
    "pilotprob.tag_twice": (
        "“{tag}” đã có định mức khác; giữ một.",
        "“{tag}” has another quota; keep one of them.",
    ),
    "pilotprob.budget_without_cost": (
        "có kinh phí mà chưa có chi phí mỗi xã; nhập chi phí hoặc bỏ kinh phí.",
        "there is a budget and no cost; say what a commune costs, or drop the budget.",
    ),
    "pilotprob.two_costs": (
        "có cả chi phí chung và chi phí từng xã; giữ một.",
        "one cost for all and a measure of it are given; keep one of them.",
    ),
    "pilotprob.negative_values": (
        "{measure} có giá trị âm; dùng số đo khác.",
        "{measure} has values below zero; use another measure.",
    ),
    "pilotprob.infinite_values": (
        "{measure} có giá trị không hữu hạn; sửa số liệu.",
        "{measure} has values that are not finite; mend the data.",
    ),
    # Criteria and method
    "pilotprob.unknown_measure": (
        "ở đây không có số đo “{measure}”; chọn số đo khác.",
        "there is no measure “{measure}” here; choose another.",
    ),
    "pilotprob.no_values": (
        "không xã nào có số liệu {measure}; dùng số đo khác hoặc coi các xã như nhau.",
        "nobody has a value of {measure}; weigh communes by another measure or equally.",
    ),
    "pilotprob.criteria_missing": (
        "chọn theo điểm số cần ít nhất một tiêu chí; thêm tiêu chí hoặc chọn theo khoảng cách.",
        "a choice by score needs a criterion; add one, or choose by distance.",
    ),
    "pilotprob.criterion_twice": (
        "{measure} đã là một tiêu chí; giữ một.",
        "{measure} is a criterion already; keep one of them.",
    ),
    "pilotprob.threshold_missing": (
        "thang điểm theo ngưỡng mà chưa có ngưỡng; nhập ngưỡng hoặc đổi thang điểm.",
        "the scale is a threshold and there is none; give a number or another scale.",
    ),
    "pilotprob.threshold_middle": (
        "ngưỡng không dùng được với “gần trung vị”; chọn cao hoặc thấp, hoặc đổi thang điểm.",
        "a threshold has no middle; choose higher or lower, or another scale.",
    ),
    # Requests
    "pilotprob.no_json": (
        "Không hiểu yêu cầu; hãy tải lại trang.",
        "The request is not understood; reload the page.",
    ),
    "pilotprob.unknown_entry": (
        "Yêu cầu có mục không biết; hãy tải lại trang.",
        "The request holds something that is not known; reload the page.",
    ),
    "pilotprob.no_scenario": (
        "Hãy gửi một kịch bản, hoặc mã của một kịch bản đã lưu.",
        "Send either a scenario or the id of a saved one.",
    ),
    "pilotprob.no_text": (
        "“{field}” phải là chữ; hãy tải lại trang.",
        "“{field}” must be a text; reload the page.",
    ),
    "pilotprob.no_candidate": (
        "Xã này không nằm trong số các xã được xét; hãy chọn một xã trong bảng.",
        "This commune is none of the candidates; choose one of the table.",
    ),
    "pilotprob.no_columns": (
        "Ở đây không nhận cột số liệu riêng.",
        "Columns of one's own are not kept here.",
    ),
    "pilotprob.no_profile": (
        "Không có bộ tiêu chí “{profile}”; có: {known}.",
        "There is no profile “{profile}”; there are: {known}.",
    ),
    "pilotprob.no_place": (
        "Hãy chọn một kế hoạch hoặc một tỉnh.",
        "Name a plan or a province to choose pilot communes from.",
    ),
    "pilotprob.busy": (
        "Máy chủ đang tính các phương án khác; hãy thử lại sau vài giây.",
        "Other choices are being worked out; ask again in some seconds.",
    ),
    "pilotprob.saved_unknown": (
        "Không có kịch bản đã lưu ở địa chỉ này; có thể đã bị xóa. Hãy mở danh sách đã lưu.",
        "There is no saved scenario of this address; it may have been removed. Open the list of "
        "those that are saved.",
    ),
    "pilotprob.saved_title": (
        "Tên kịch bản dài từ 1 đến {most} ký tự.",
        "The title of a saved scenario has 1 to {most} characters.",
    ),
    "pilotprob.saved_user": (
        "Hãy ghi tên người lưu, từ 1 đến {most} ký tự.",
        "Say who saves the scenario, in 1 to {most} characters.",
    ),
    # Fields
    "pilotfield.scenario": ("kịch bản", "scenario"),
    "pilotfield.vintage": ("thời điểm", "vintage"),
    "pilotfield.land": ("thời điểm của địa bàn", "vintage of the territory"),
    "pilotfield.province": ("tỉnh", "province"),
    "pilotfield.plan": ("kế hoạch", "plan"),
    "pilotfield.profile": ("bộ tiêu chí", "profile"),
    "pilotfield.day": ("ngày số liệu", "day of the data"),
    "pilotfield.columns": ("cột số liệu riêng", "own columns"),
    "pilotfield.method": ("cách chọn", "method"),
    "pilotfield.cover_km": ("bán kính phủ (km)", "covering distance (km)"),
    "pilotfield.demand": ("số đo để tính trọng số xã", "measure that weighs communes"),
    "pilotfield.seed": ("hạt giống ngẫu nhiên", "seed"),
    "pilotfield.runs": ("số lần thử trọng số", "number of weightings"),
    "pilotfield.spread": ("mức dao động trọng số", "spread of the weights"),
    "pilotfield.criteria": ("tiêu chí", "criteria"),
    "pilotfield.criteria_one": ("tiêu chí {n}", "criterion {n}"),
    "pilotfield.measure": ("số đo", "measure"),
    "pilotfield.weight": ("trọng số", "weight"),
    "pilotfield.direction": ("hướng ưu tiên", "direction"),
    "pilotfield.scale": ("thang điểm", "scale"),
    "pilotfield.missing": ("cách xử lý khi thiếu số liệu", "choice for missing values"),
    "pilotfield.threshold": ("ngưỡng", "threshold"),
    "pilotfield.rule": ("quy tắc", "rule"),
    "pilotfield.scope": ("phạm vi", "scope"),
    "pilotfield.least": ("ít nhất", "at least"),
    "pilotfield.most": ("nhiều nhất", "at most"),
    "pilotfield.count": ("số xã", "number of communes"),
    "pilotfield.total_least": ("tổng ít nhất", "at least in all"),
    "pilotfield.total_most": ("tổng nhiều nhất", "at most in all"),
    "pilotfield.groups": ("nhóm xã", "groups"),
    "pilotfield.groups_one": ("nhóm {n}", "group {n}"),
    "pilotfield.members": ("các xã", "members"),
    "pilotfield.key": ("khóa", "key"),
    "pilotfield.label": ("tên", "label"),
    "pilotfield.quotas": ("định mức theo loại", "quotas"),
    "pilotfield.quotas_one": ("định mức {n}", "quota {n}"),
    "pilotfield.tag": ("loại", "kind"),
    "pilotfield.include": ("bắt buộc chọn", "pinned communes"),
    "pilotfield.exclude": ("loại trừ", "banned communes"),
    "pilotfield.not_adjacent": ("không giáp ranh", "not adjacent"),
    "pilotfield.apart_km": ("khoảng cách ít nhất (km)", "distance apart (km)"),
    "pilotfield.budget": ("kinh phí", "budget"),
    "pilotfield.cost": ("chi phí mỗi xã", "cost of a commune"),
    "pilotfield.cost_measure": ("chi phí từng xã", "measure of the cost"),
    "pilotfield.stated": ("có nêu số lượng", "stated number"),
}
