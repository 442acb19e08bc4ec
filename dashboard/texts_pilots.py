"""The texts of pilot choices, whoever says them: key -> (Vietnamese, English).

Findings stand under ``pilotfind.``, problems of a scenario under ``pilotprob.``, the fields that
they name under ``pilotfield.``, parts of a rule under ``pilotrule.`` and ``pilotpart.``.
"""

from collections.abc import Mapping

from dashboard.texts_pilots_problems import PILOT_PROBLEM_TEXTS

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
        "Tối ưu: không có phương án nào tốt hơn.",
        "Optimal: no selection is better.",
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
    "pilotpart.province": ("toàn tỉnh", "the province"),
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
    # Why a commune cannot be chosen at all
    "pilotbar.excluded": ("bị loại trừ", "banned"),
    "pilotbar.no_data": (
        "thiếu số liệu của tiêu chí bắt buộc",
        "without data that a criterion needs",
    ),
    "pilotbar.no_cost": ("không rõ chi phí", "without a known cost"),
    "pilotbar.no_place": ("không rõ vị trí", "without a known place"),
    "pilotbar.no_group": ("không thuộc nhóm nào", "in no group"),
    "pilotbar.count": ("{n} xã {reason}", "{n} {reason}"),
    # Why no selection satisfies the rule
    "pilotfind.pinned_barred": (
        "{name} bắt buộc phải chọn nhưng {reason}. Bỏ một trong hai yêu cầu.",
        "{name} must be chosen but is {reason}. Take back one of the two.",
    ),
    "pilotfind.too_few": (
        "Không đủ xã để chọn ({rule}): còn {free} trong {all} xã chọn được{barred}.",
        "Too few communes to choose from ({rule}): {free} of {all} are left{barred}.",
    ),
    "pilotfind.too_few_none": (
        "{part} không còn xã nào chọn được ({rule}){barred}.",
        "{part} has no commune left ({rule}){barred}.",
    ),
    "pilotfind.pinned_too_many": (
        "Các xã bắt buộc chọn vượt quá quy tắc ({rule}): {pinned}. Bỏ bớt xã bắt buộc chọn.",
        "The pinned communes are more than the rule allows ({rule}): {pinned}. Unpin some.",
    ),
    "pilotfind.conflict": (
        "Các yêu cầu sau không thể cùng thỏa mãn: {rules}. Nới lỏng một yêu cầu.",
        "These cannot be satisfied together: {rules}. Loosen one of them.",
    ),
    "pilotfind.conflict_pinned": (
        "Các yêu cầu sau không thể cùng thỏa mãn khi bắt buộc chọn {pinned}: {rules}. Nới lỏng một "
        "yêu cầu hoặc bỏ bớt xã bắt buộc chọn.",
        "These cannot be satisfied together while {pinned} must be chosen: {rules}. Loosen one of "
        "them or unpin a commune.",
    ),
    "pilotfind.no_demand": (
        "Không xã nào có cả vị trí và số liệu nhu cầu để tính khoảng cách.",
        "No commune has both a place and a demand, so there is nothing to be near to.",
    ),
    "pilotfind.nothing_found": (
        "Không có phương án nào thỏa mãn quy tắc; chưa tìm ra trong thời gian cho phép những yêu "
        "cầu nào mâu thuẫn nhau.",
        "No selection satisfies the rule; which of its parts contradict one another was not found "
        "in time.",
    ),
    "pilotfind.ties_unknown": (
        "Chưa biết có phương án khác tốt ngang hay không: hết thời gian.",
        "Whether another selection is as good is not known: time ran out.",
    ),
    # Who takes no part
    "pilotfind.barred": (
        "{count} xã không thể chọn: {reason}.",
        "{count} cannot be chosen: {reason}.",
    ),
    "pilotfind.places_unknown": (
        "{count} xã chưa có ranh giới nên không tham gia tính khoảng cách.",
        "{count} communes have no boundary and take no part in distances.",
    ),
    "pilotfind.demand_unknown": (
        "“{measure}”: không xã nào có số liệu; các xã được coi như nhau.",
        "“{measure}”: no commune has data; all count alike.",
    ),
    "pilotfind.demand_missing": (
        "“{measure}”: {count} xã chưa có số liệu, được tính bằng trung vị ({median}).",
        "“{measure}”: {count} communes have no data and count with the median ({median}).",
    ),
    # What was done about values
    "pilotfind.criterion_without_data": (
        "“{measure}”: không xã nào có số liệu; tiêu chí này không tham gia chấm điểm.",
        "“{measure}”: no commune has data; this criterion takes no part in the score.",
    ),
    "pilotfind.missing_values": (
        "“{measure}”: {count} trong {of} xã chưa có số liệu; {treatment}.",
        "“{measure}”: no data for {count} of {of} communes; {treatment}.",
    ),
    "pilotfind.all_equal": (
        "“{measure}”: mọi xã có số liệu đều bằng {value}; mỗi xã được nửa điểm của tiêu chí.",
        "“{measure}”: all communes with data have {value}; each gets half its score.",
    ),
    "pilotfind.one_known": (
        "“{measure}”: chỉ một xã có số liệu ({value}); xã đó được nửa điểm của tiêu chí.",
        "“{measure}”: one commune alone has data ({value}); it gets half the score.",
    ),
    "pilotfind.threshold_all": (
        "“{measure}”: cả {count} xã có số liệu đều đạt ngưỡng {threshold}; ngưỡng không phân biệt "
        "được xã nào.",
        "“{measure}”: all {count} communes with data reach the threshold of {threshold}; it tells "
        "none apart.",
    ),
    "pilotfind.threshold_none": (
        "“{measure}”: không xã nào trong {count} xã có số liệu đạt ngưỡng {threshold}; ngưỡng "
        "không phân biệt được xã nào.",
        "“{measure}”: none of the {count} communes with data reaches the threshold of {threshold}; "
        "it tells none apart.",
    ),
    "pilotfind.all_weights_zero": (
        "Cả {count} tiêu chí đều có trọng số 0: mọi xã bằng điểm nhau (0).",
        "All {count} criteria have the weight 0: every commune scores 0.",
    ),
    "pilotfind.nothing_counts": (
        "{count} trong {of} xã không có tiêu chí nào tính được: điểm số là 0.",
        "No criterion says anything of {count} of {of} communes: they score 0.",
    ),
    # What has to be known of the data
    "pilotfind.day_passed_over": (
        "“{measure}”: ngày {day} mới có số liệu của {count} trong {of} xã; dùng ngày trước đó.",
        "“{measure}”: on {day} only {count} of {of} communes have data; an earlier day is used.",
    ),
    "pilotfind.real_values_earlier": (
        "“{measure}”: giá trị được dùng là mô phỏng; có số liệu thật ngày {day} ({basis}) của "
        "{count} xã.",
        "“{measure}”: the values used are simulated; there are real ones of {day} ({basis}) for "
        "{count} communes.",
    ),
    "pilotfind.more_than_all_villages": (
        "“{measure}”: {count} xã có số thôn khó tiếp cận lớn hơn tổng số thôn, coi như chưa có số "
        "liệu: {codes}.",
        "“{measure}”: {count} communes have more hard-to-reach villages than villages and count as "
        "without data: {codes}.",
    ),
    "pilotfind.no_points_known": (
        "“{measure}”: chưa biết điểm nào của lớp “{layer}” trong tỉnh; chưa có số liệu không "
        "phải là số không.",
        "“{measure}”: no point of the layer “{layer}” is known in the province; no data is not "
        "zero.",
    ),
    "pilotfind.points_not_in_service": (
        "“{measure}”: {count} điểm của lớp “{layer}” không tính vì chưa hoặc không còn hoạt động.",
        "“{measure}”: {count} points of the layer “{layer}” do not count: not, or no longer, in "
        "service.",
    ),
    "pilotfind.points_without_commune": (
        "“{measure}”: {count} điểm của lớp “{layer}” không nằm trong xã nào.",
        "“{measure}”: {count} points of the layer “{layer}” lie in no commune.",
    ),
    "pilotfind.without_territory": (
        "{count} xã chưa có ranh giới nên không có vị trí: {codes}.",
        "{count} communes have no boundary and so no place: {codes}.",
    ),
    "pilotfind.no_old_districts": (
        "Không nối được các xã từ {vintage} với huyện cũ; hãy chọn theo tỉnh hoặc theo nhóm.",
        "The communes of {vintage} cannot be linked to former districts; count in the province or "
        "in groups.",
    ),
    "pilotfind.district_without_commune": (
        "{name}: không xã hiện nay nào có phần lớn từ huyện cũ này, nên huyện không được tính.",
        "{name}: no present commune comes mostly from this former district, so it does not count.",
    ),
    "pilotfind.columns_of_other_vintage": (
        "Cột số liệu riêng là của các xã từ {columns}, không dùng được cho các xã từ {vintage}.",
        "The own columns are about the communes of {columns}, not those of {vintage}: left out.",
    ),
    **PILOT_PROBLEM_TEXTS,
}
