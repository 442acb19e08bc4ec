"""The texts of pilot choices, whoever says them: key -> (Vietnamese, English).

Findings stand in `pilots_findings`, problems of a scenario in `pilots_problems`.
"""

from collections.abc import Mapping

from dashboard.texts.pilots_findings import PILOT_FINDING_TEXTS
from dashboard.texts.pilots_problems import PILOT_PROBLEM_TEXTS

PILOT_TEXTS: Mapping[str, tuple[str, str]] = {
    "pilots.saved_notice": (
        "Kết quả này được lưu từ bản số liệu {release} ({day}) và giữ nguyên như khi lưu. Bản số "
        "liệu hiện nay là {now} ({today}).",
        "This result was saved from release {release} ({day}) and is shown as it was saved. The "
        "present release is {now} ({today}).",
    ),
    "pilots.rule_read": (
        "Số lượng và phạm vi lấy từ quy tắc ghi trong kế hoạch.",
        "Number and scope are those of the rule that the plan states.",
    ),
    "pilots.rule_assumed": (
        "Kế hoạch không nêu số xã thí điểm. Số 3 là giả định để bắt đầu; người dùng tự quyết định.",
        "The plan states no number of pilot communes. The 3 is an assumption to start from; the "
        "user decides.",
    ),
    "pilots.joined": ("{first} {second}", "{first} {second}"),
    "pilots.more": ("{names} và {n} xã khác", "{names} and {n} more"),
    # Status
    "pilotstatus.optimal": (
        "Đã chứng minh: không có phương án nào tốt hơn.",
        "Proven: no selection is better.",
    ),
    "pilotstatus.several": (
        "Có phương án khác tốt ngang; phương án có điểm số cao hơn, rồi mã nhỏ hơn được lấy.",
        "Another selection is as good; the one with the higher score, then the lower codes, was "
        "taken.",
    ),
    "pilotstatus.feasible": (
        "Hết thời gian trước khi chứng minh được là tối ưu: phương án tốt nhất có thể hơn nhiều "
        "nhất {gap}.",
        "Time ran out before it was proven optimal: the best selection can be better by {gap} at "
        "most.",
    ),
    "pilotstatus.feasible_unknown": (
        "Hết thời gian trước khi chứng minh được là tối ưu; chưa biết còn cách tối ưu bao xa.",
        "Time ran out before it was proven optimal; how far it is from that is not known.",
    ),
    "pilotstatus.infeasible": (
        "Không có phương án nào thỏa mãn quy tắc.",
        "No selection satisfies the rule.",
    ),
    # Objective
    "pilotgoal.score": (
        "Tổng điểm {total}, bình quân {mean} mỗi xã",
        "Total score {total}, {mean} a commune on average",
    ),
    "pilotgoal.cover": (
        "{demand}: {amount} trong bán kính {km} km ({share}%)",
        "{demand}: {amount} within {km} km ({share}%)",
    ),
    "pilotgoal.cover_equal": (
        "{amount} xã trong bán kính {km} km ({share}%)",
        "{amount} communes within {km} km ({share}%)",
    ),
    "pilotgoal.center": (
        "Xã xa nhất cách xã thí điểm gần nhất {km} km",
        "The farthest commune is {km} km from the nearest pilot",
    ),
    "pilotgoal.median": (
        "Bình quân {km} km tới xã thí điểm gần nhất, tính theo {demand}",
        "{km} km to the nearest pilot on average, weighed by {demand}",
    ),
    "pilotgoal.median_equal": (
        "Bình quân {km} km tới xã thí điểm gần nhất, các xã như nhau",
        "{km} km to the nearest pilot on average, all communes alike",
    ),
    # Methods
    "pilotmethod.score": ("Tổng điểm số cao nhất", "Highest total score"),
    "pilotmethod.cover": ("Phủ nhiều nhất (MCLP)", "Most covered (MCLP)"),
    "pilotmethod.cover_km": (
        "Phủ nhiều nhất trong bán kính {km} km (MCLP)",
        "Most covered within {km} km (MCLP)",
    ),
    "pilotmethod.center": (
        "Khoảng cách xa nhất ngắn nhất (p-center)",
        "Least greatest distance (p-center)",
    ),
    "pilotmethod.median": (
        "Tổng khoảng cách ngắn nhất (p-median)",
        "Least total distance (p-median)",
    ),
    # Criteria
    "pilotdirection.higher": ("càng cao càng ưu tiên", "higher is preferred"),
    "pilotdirection.lower": ("càng thấp càng ưu tiên", "lower is preferred"),
    "pilotdirection.middle": ("gần trung vị thì ưu tiên", "near the median is preferred"),
    "pilotscale.min_max": ("theo khoảng nhỏ nhất – lớn nhất", "least to greatest"),
    "pilotscale.rank": ("theo thứ hạng", "by rank"),
    "pilotscale.threshold": ("theo ngưỡng", "by a threshold"),
    "pilotmissing.worst": ("coi là thấp nhất", "taken as the worst"),
    "pilotmissing.median": ("lấy điểm trung vị", "given the median score"),
    "pilotmissing.skip": ("bỏ qua tiêu chí đó", "the criterion is left out"),
    "pilotmissing.exclude": ("không được chọn", "cannot be chosen"),
    # States of candidates
    "pilotstate.chosen": ("Được chọn", "Chosen"),
    "pilotstate.pinned": ("Bắt buộc chọn", "Pinned"),
    "pilotstate.banned": ("Loại trừ", "Banned"),
    "pilotstate.out": ("Không thể chọn", "Cannot be chosen"),
    "pilotstate.free": ("Không được chọn", "Not chosen"),
    # Kinds
    "pilottag.xa": ("xã", "commune"),
    "pilottag.phuong": ("phường", "ward"),
    "pilottag.thi_tran": ("thị trấn", "township"),
    "pilottag.dac_khu": ("đặc khu", "special zone"),
    "pilottag.huyen": ("huyện đảo", "island district"),
    "pilottag.island": ("xã đảo", "island commune"),
    # A rule, one sentence a constraint
    "pilotrule.exact": ("Chọn đúng {n} xã {where}.", "Choose exactly {n} {where}."),
    "pilotrule.span": (
        "Chọn từ {least} đến {most} xã {where}.",
        "Choose {least} to {most} {where}.",
    ),
    "pilotrule.span_count": (
        "Chọn {n} xã {where} (quy tắc cho phép từ {least} đến {most}).",
        "Choose {n} {where} (the rule allows {least} to {most}).",
    ),
    "pilotrule.least": (
        "Chọn ít nhất {n} xã {where}; không nêu số tối đa nên chọn đúng {n}.",
        "Choose at least {n} {where}; no maximum is stated, so {n} are chosen.",
    ),
    "pilotrule.least_count": (
        "Chọn {n} xã {where} (quy tắc yêu cầu ít nhất {least}).",
        "Choose {n} {where} (the rule asks for at least {least}).",
    ),
    "pilotrule.unstated": (
        "Số lượng này không do kế hoạch nêu mà do người lập kịch bản đặt.",
        "No plan states this number; whoever made the scenario set it.",
    ),
    "pilotrule.in_province": ("trong toàn tỉnh", "in the province"),
    "pilotrule.in_country": ("trong cả nước", "in the whole country"),
    "pilotrule.in_district": (
        "ở mỗi huyện, thị xã, thành phố",
        "in each district",
    ),
    "pilotrule.in_old_district": (
        "ở mỗi huyện, thị xã, thành phố cũ",
        "in each former district",
    ),
    "pilotrule.in_group": ("ở mỗi nhóm xã ({n} nhóm)", "in each group of communes ({n} groups)"),
    "pilotrule.total_span": (
        "Tổng cộng từ {least} đến {most} xã.",
        "From {least} to {most} communes in all.",
    ),
    "pilotrule.total_least": ("Tổng cộng ít nhất {least} xã.", "At least {least} in all."),
    "pilotrule.total_most": ("Tổng cộng nhiều nhất {most} xã.", "At most {most} in all."),
    "pilotrule.quota_span": (
        "Từ {least} đến {most} đơn vị là {tag}.",
        "From {least} to {most}: {tag}.",
    ),
    "pilotrule.quota_least": (
        "Ít nhất {least} đơn vị là {tag}.",
        "At least {least}: {tag}.",
    ),
    "pilotrule.quota_most": (
        "Nhiều nhất {most} đơn vị là {tag}.",
        "At most {most}: {tag}.",
    ),
    "pilotrule.include": ("Bắt buộc chọn: {names}.", "Pinned: {names}."),
    "pilotrule.exclude": ("Loại trừ: {names}.", "Banned: {names}."),
    "pilotrule.not_adjacent": (
        "Hai xã được chọn không được giáp ranh nhau.",
        "No two chosen communes share a border.",
    ),
    "pilotrule.apart": (
        "Các xã được chọn cách nhau ít nhất {km} km theo đường thẳng.",
        "Chosen communes are at least {km} km apart in a straight line.",
    ),
    "pilotrule.budget": (
        "Tổng chi phí không quá {budget}; mỗi xã {cost}.",
        "The cost is {budget} at most; {cost} a commune.",
    ),
    "pilotrule.budget_measure": (
        "Tổng chi phí không quá {budget}; chi phí từng xã theo “{measure}”.",
        "The cost is {budget} at most; what each commune costs is “{measure}”.",
    ),
    # The parts of a rule that a finding speaks of
    "pilotpart.province": ("toàn phạm vi chọn", "the whole area"),
    "pilotpart.part": ("{part}: {span} xã", "{part}: {span}"),
    "pilotpart.total": ("tổng cộng {span} xã", "{span} in all"),
    "pilotpart.quota": ("{span} đơn vị là {tag}", "{span} of kind {tag}"),
    "pilotpart.budget": ("tổng chi phí không quá {budget}", "a cost of {budget} at most"),
    "pilotpart.not_adjacent": ("không giáp ranh nhau", "no two share a border"),
    "pilotpart.apart": ("cách nhau ít nhất {km} km", "at least {km} km apart"),
    "pilotspan.exact": ("đúng {least}", "exactly {least}"),
    "pilotspan.both": ("từ {least} đến {most}", "{least} to {most}"),
    "pilotspan.least": ("ít nhất {least}", "at least {least}"),
    "pilotspan.most": ("nhiều nhất {most}", "at most {most}"),
    **PILOT_FINDING_TEXTS,
    **PILOT_PROBLEM_TEXTS,
}
