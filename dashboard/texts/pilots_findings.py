"""What is said of a choice of pilot communes, of its data and its firmness: key -> (vi, en)."""

from collections.abc import Mapping

PILOT_FINDING_TEXTS: Mapping[str, tuple[str, str]] = {
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
    "pilotfind.later_carried": (
        "Dùng số liệu ngày {day} do chính các đơn vị này báo cáo. Kế hoạch được theo dõi bằng số "
        "liệu mới hơn, ngày {later}, chuyển từ đơn vị hành chính từ ngày {origin}, nên số ở đó có "
        "thể khác: {measures}.",
        "The values used are of {day}, reported by these units themselves. Plans are followed by "
        "later ones, of {later}, carried over from the units of {origin}, so that figures there "
        "may differ: {measures}.",
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
    # How firmly a choice stands
    "pilotfind.weights_take_no_part": (
        "Cách chọn theo khoảng cách không dùng trọng số, nên không có độ vững theo trọng số.",
        "A choice by distance uses no weights, so there is no robustness against them.",
    ),
    "pilotfind.no_choice": (
        "Không có phương án nào thỏa mãn quy tắc.",
        "No selection satisfies the rule.",
    ),
    "pilotfind.weights_cannot_move": (
        "Trọng số chỉ đổi được kết quả khi có từ hai tiêu chí có trọng số; ở đây có {count}.",
        "Weights matter only where two criteria have one; here there are {count}.",
    ),
    "pilotfind.choice_not_proven": (
        "Phương án chưa được chứng minh là tối ưu nên không tìm mức thay đổi trọng số nhỏ nhất.",
        "The choice is not proven optimal, so the smallest changes of weights were not looked for.",
    ),
    "pilotfind.stopped": (
        "Hết thời gian: mới thử {runs} trong {asked} bộ trọng số.",
        "Time ran out: {runs} of {asked} weightings were tried.",
    ),
    "pilotfind.not_proven": (
        "{runs} bộ trọng số có phương án chưa được chứng minh là tối ưu.",
        "For {runs} weightings the choice is not proven optimal.",
    ),
    "pilotfind.weight_makes_impossible": (
        "“{measure}”: nếu tiêu chí này có trọng số thì quá nhiều xã bị loại vì thiếu số liệu, "
        "không còn phương án nào.",
        "“{measure}”: with any weight it would keep out so many communes without data that nothing "
        "could be chosen.",
    ),
    "pilotfind.weight_not_followed": (
        "“{measure}”: chưa tìm hết các mức thay đổi trọng số vì hết thời gian.",
        "“{measure}”: its changes of weight were not followed to the end: time ran out.",
    ),
    # Why a commune was chosen
    "pilotfind.pinned": (
        "Kịch bản bắt buộc chọn xã này.",
        "The scenario says that it must be chosen.",
    ),
    "pilotfind.rank": (
        "Xếp thứ {rank} trong {of} xã có thể chọn ({part}).",
        "Ranks {rank} of the {of} that can be chosen ({part}).",
    ),
    "pilotfind.ahead_of": (
        "Hơn {code}, xã không được chọn tốt nhất, {points} điểm.",
        "{points} ahead of {code}, the best that was not chosen.",
    ),
    "pilotfind.ahead_equal": (
        "Bằng điểm với {code}; khi bằng điểm, mã nhỏ hơn được lấy.",
        "Scores as much as {code}; of equals the lower codes are taken.",
    ),
    "pilotfind.rule_keeps_out": (
        "{codes} có điểm cao hơn nhưng quy tắc không cho chọn.",
        "{codes}: a higher score, but kept out by the rule.",
    ),
    "pilotfind.serves": (
        "Là xã thí điểm gần nhất của {count} xã.",
        "The nearest pilot for {count} communes.",
    ),
    # Why it was not
    "pilotfind.cannot_be_chosen": ("Không thể chọn: {reason}.", "Cannot be chosen: {reason}."),
    "pilotfind.has_no_data": (
        "Chưa có số liệu ({measures}), mà tiêu chí loại xã thiếu số liệu.",
        "No data ({measures}), and the criterion excludes communes without.",
    ),
    "pilotfind.points_short": (
        "Kém {points} điểm so với {code}, xã được chọn mà xã này có thể thay.",
        "{points} short of {code}, the chosen one whose place it could take.",
    ),
    "pilotfind.equal_later": (
        "Bằng điểm với {code}, xã được chọn; khi bằng điểm, mã nhỏ hơn được lấy.",
        "Scores as much as {code}, which was chosen; of equals the lower codes are taken.",
    ),
    "pilotfind.not_proven_less": (
        "Điểm cao hơn {code}, xã được chọn: hết thời gian trước khi chứng minh được phương án là "
        "tối ưu.",
        "Scores more than {code}, which was chosen: time ran out before the choice was proven "
        "optimal.",
    ),
    "pilotfind.part_full": (
        "Đã đủ số xã ({part}: {span}).",
        "No room is left ({part}: {span}).",
    ),
    "pilotfind.part_least": (
        "Thay vào thì thiếu xã ({part}: {span}).",
        "Too few would be left ({part}: {span}).",
    ),
    "pilotfind.total_full": ("Đã đủ tổng số xã ({span}).", "The total is full ({span})."),
    "pilotfind.total_least": (
        "Thay vào thì tổng số xã thiếu ({span}).",
        "The total would be too small ({span}).",
    ),
    "pilotfind.quota_full": (
        "Đã đủ số đơn vị là {tag} ({span}).",
        "The quota is full ({tag}: {span}).",
    ),
    "pilotfind.quota_least": (
        "Thay vào thì thiếu đơn vị là {tag} ({span}).",
        "The quota would not be met ({tag}: {span}).",
    ),
    "pilotfind.adjacent_to": (
        "Giáp ranh với {codes}, đã được chọn.",
        "Shares a border with {codes}, chosen already.",
    ),
    "pilotfind.too_near": (
        "Cách {codes}, đã được chọn, chưa đến {km} km.",
        "Less than {km} km from {codes}, chosen already.",
    ),
    "pilotfind.over_budget": (
        "Vượt kinh phí {budget} thêm {over}.",
        "The budget of {budget} would be passed by {over}.",
    ),
    "pilotfind.no_exchange": (
        "Không thể bỏ riêng một xã được chọn nào để lấy xã này.",
        "No single chosen commune could be left out for it.",
    ),
    "pilotfind.adds_nothing": (
        "Quy tắc còn chỗ, nhưng xã này không có điểm nào nên không làm tăng tổng điểm.",
        "There is room under the rule, but it has no points to add.",
    ),
    "pilotfind.served_by": (
        "Xã thí điểm gần nhất là {code}, cách {km} km.",
        "The nearest pilot is {code}, {km} km away.",
    ),
}
