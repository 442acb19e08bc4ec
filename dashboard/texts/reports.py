"""The texts of reports and of their template: key -> (Vietnamese, English)."""

from collections.abc import Mapping

REPORT_TEXTS: Mapping[str, tuple[str, str]] = {
    # The form: head and foot of the document
    "form.nation": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "form.motto": ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "form.number": ("Số: ........./BC-.........", "No.: ........./BC-........."),
    "form.place": (
        "................, ngày ...... tháng ...... năm 20......",
        "................, ...... / ...... / 20......",
    ),
    "form.kind": ("BÁO CÁO", "REPORT"),
    "form.addressee": (
        "Kính gửi: ......................................................",
        "To: ......................................................",
    ),
    "form.recipients": ("Nơi nhận:", "Recipients:"),
    "form.recipient_above": ("- Như trên;", "- As above;"),
    "form.recipient_blank": ("- ....................;", "- ....................;"),
    "form.recipient_file": ("- Lưu: VT, .......", "- File: VT, ......."),
    "form.signer": ("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", "AUTHORITY AND POSITION OF THE SIGNER"),
    "form.signature": ("(Chữ ký, dấu)", "(Signature, seal)"),
    "form.name": ("Họ và tên", "Full name"),
    "form.blank": ("." * 112, "." * 112),
    "form.annex": ("Phụ lục {n}", "Annex {n}"),
    "form.annex_of": (
        "(Kèm theo Báo cáo số ....../BC-...... ngày ...... tháng ...... năm 20...... của {agency})",
        "(Attached to report No. ....../BC-...... of ...... / ...... / 20...... by {agency})",
    ),
    "form.agency": ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "DEPARTMENT OF SCIENCE AND TECHNOLOGY"),
    "form.agency_before": (
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "DEPARTMENT OF INFORMATION AND COMMUNICATIONS",
    ),
    "form.parent": ("UBND {province}", "PEOPLE'S COMMITTEE OF {province}"),
    # The form: headings
    "form.summary": ("I. TÓM TẮT", "I. SUMMARY"),
    "form.targets": (
        "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
        "II. RESULTS AGAINST THE TARGETS",
    ),
    "form.communes": ("III. CÁC XÃ, PHƯỜNG CHƯA ĐẠT", "III. COMMUNES BEHIND"),
    "form.tasks": (
        "IV. NHIỆM VỤ VÀ THỜI HẠN",
        "IV. TASKS AND DATES",
    ),
    "form.delivery": ("V. TÌNH HÌNH GỬI SỐ LIỆU", "V. DELIVERY OF DATA"),
    "form.method": ("VI. PHƯƠNG PHÁP VÀ NGUỒN SỐ LIỆU", "VI. METHOD AND SOURCES"),
    "form.proposals": ("VII. KIẾN NGHỊ, ĐỀ XUẤT", "VII. PROPOSALS"),
    "form.table_targets": (
        "Bảng 1. Kết quả thực hiện từng chỉ tiêu",
        "Table 1. Result for each target",
    ),
    "form.table_communes": (
        "Bảng 2. Số xã, phường theo mức độ thực hiện",
        "Table 2. Communes by how they stand",
    ),
    "form.table_tasks": (
        "Bảng 3. Nhiệm vụ nêu trong kế hoạch (cơ quan báo cáo ghi kết quả)",
        "Table 3. Tasks of the plan (the agency fills in the results)",
    ),
    "form.table_dates": ("Bảng 4. Các kỳ báo cáo tới", "Table 4. The next reports"),
    "form.table_lacking": (
        "Bảng 5. Số xã, phường chưa có số liệu trong kỳ, theo chỉ số",
        "Table 5. Communes without data of the period, by indicator",
    ),
    "form.annex_maps": ("BẢN ĐỒ", "MAPS"),
    "form.annex_behind": ("DANH SÁCH XÃ, PHƯỜNG CHẬM", "COMMUNES BEHIND"),
    "form.annex_silent": (
        "XÃ, PHƯỜNG CHƯA CÓ SỐ LIỆU TRONG KỲ",
        "COMMUNES WITHOUT DATA OF THE PERIOD",
    ),
    "form.sources": ("Nguồn số liệu:", "Sources:"),
    # Columns
    "form.no": ("TT", "No."),
    "form.target": ("Chỉ tiêu, thời hạn", "Target, date"),
    "form.asked": ("Kế hoạch", "Plan"),
    "form.value": ("Thực hiện", "Result"),
    "form.gap": ("Chênh lệch", "Gap"),
    "form.missing": ("Còn thiếu", "Missing"),
    "form.pace": ("Tốc độ mỗi năm (cần có)", "Pace a year (need)"),
    "form.state": ("Đánh giá", "State"),
    "form.unit": ("Xã, phường", "Commune"),
    "form.code": ("Mã", "Code"),
    "form.count": ("Số xã", "Number"),
    "form.task": ("Nhiệm vụ", "Task"),
    "form.due": ("Thời hạn", "By"),
    "form.result": ("Kết quả", "Result"),
    "form.day": ("Ngày", "Date"),
    "form.of_period": ("Kỳ báo cáo", "Period"),
    "form.falls_due": ("Chỉ tiêu đến hạn trong kỳ", "Targets due in the period"),
    "form.indicator": ("Chỉ số", "Indicator"),
    # The report: head
    "report.subject": (
        "Tình hình thực hiện các chỉ tiêu của kế hoạch trên địa bàn {province}",
        "How the targets of the plan stand in {province}",
    ),
    "report.period": ("từ ngày {first} đến ngày {last}", "from {first} to {last}"),
    "report.of_period": ("Kỳ báo cáo {period}", "Period {period}"),
    "report.territory": (
        "{old} (địa giới trước sắp xếp, nay thuộc {new})",
        "{old} (territory of before the reform, now in {new})",
    ),
    "report.preamble": (
        "Thực hiện văn bản “{document}”, cơ quan báo cáo tình hình thực hiện kỳ {period}, hạn gửi "
        "ngày {due}, như sau:",
        "Under “{document}” the agency reports as follows on the period {period}, due on {due}:",
    ),
    "report.simulated": ("SỐ LIỆU MÔ PHỎNG", "SIMULATED DATA"),
    "report.simulated_body": (
        "SỐ LIỆU MÔ PHỎNG: sinh ra để trình diễn, không phải số liệu thật, không dùng để báo cáo.",
        "SIMULATED DATA: generated for demonstration, not real figures, not for reports.",
    ),
    # Summary
    "report.counts": (
        "Kế hoạch nêu {n} chỉ tiêu. Theo số liệu đến ngày {until}: {met} chỉ tiêu đạt, {on_track} "
        "đúng tiến độ, {behind} chậm, {no_data} chưa có số liệu, {no_number} không nêu con số nên "
        "chỉ theo dõi tiến độ.",
        "The plan has {n} targets. By the data up to {until}: {met} met, {on_track} on track, "
        "{behind} behind, {no_data} without data, {no_number} without a number in the plan, "
        "which are only followed.",
    ),
    "report.line": (
        "{subject}: {value}, số liệu ngày {day}, cơ sở {basis}{estimate}; kế hoạch: {asked}. "
        "Đánh giá: {verdict}.",
        "{subject}: {value} on {day}, {basis}{estimate}; plan: {asked}. Verdict: {verdict}.",
    ),
    "report.met": ("đạt", "met"),
    "report.met_over": ("đạt, vượt {gap}", "met, {gap} above"),
    "report.no_number": (
        "chỉ theo dõi tiến độ",
        "progress is only followed",
    ),
    "report.on_track": (
        "đúng tiến độ, chênh lệch {gap}",
        "on track, gap {gap}",
    ),
    "report.behind": ("chậm, chênh lệch {gap}", "behind, gap {gap}"),
    "report.lacks": (", còn thiếu {missing}", ", {missing} missing"),
    "report.paces": (
        ", tốc độ các năm gần đây {pace} mỗi năm, cần {needed} mỗi năm",
        ", pace of the last years {pace} a year, needed {needed} a year",
    ),
    "report.partly": (
        " (tính trên {n}/{total} xã có đủ số liệu)",
        " (from {n} of {total} communes with full data)",
    ),
    "report.estimated_part": (
        " (chuyển đổi ước tính {share})",
        " ({share} of it re-based by an estimate)",
    ),
    "report.estimate_mark": ("ước tính {share}", "{share} estimated"),
    "report.silent": (
        "Chưa có số liệu của {n} chỉ tiêu: {named}.",
        "There is no data for {n} targets: {named}.",
    ),
    "report.earlier": (
        "{n} chỉ tiêu đã đến hạn trước kỳ báo cáo: {met} đạt, {on_track} đúng tiến độ, {behind} "
        "chậm, {no_data} chưa có số liệu, {no_number} không nêu con số.",
        "{n} targets fell due before the period: {met} met, {on_track} on track, {behind} behind, "
        "{no_data} without data, {no_number} without a number.",
    ),
    "report.delivered_some": (
        "Trong kỳ, {n}/{total} xã, phường đã có số liệu; {none} chưa có (Phụ lục III).",
        "In the period {n} of {total} communes delivered data; {none} did not (Annex III).",
    ),
    "report.delivered_all": (
        "Trong kỳ, cả {total} xã, phường đã có số liệu của ít nhất một chỉ số.",
        "In the period all {total} communes delivered data of at least one indicator.",
    ),
    # Communes
    "report.communes_lead": (
        "Chỉ tiêu của kế hoạch đặt cho toàn tỉnh. Dưới đây so từng xã, phường với cùng một mức, để "
        "chỉ ra nơi còn thiếu. Danh sách tại Phụ lục II.",
        "The targets are asked of the whole province. Below each commune is held against the same "
        "value, to show where it falls short. Annex II lists those behind.",
    ),
    "report.no_lists": (
        "Không có chỉ tiêu nào nêu số và có số liệu theo xã, phường.",
        "No target has both a number and data by commune.",
    ),
    "report.none_behind": ("Không có xã, phường nào chậm.", "No commune is behind."),
    "report.list_lead": (
        "{n}/{total} xã, phường chậm.",
        "{n} of {total} communes are behind.",
    ),
    "report.list_missing": (
        "{n}/{total} xã, phường chậm, cộng lại còn thiếu {missing} {what}.",
        "{n} of {total} communes are behind; together they lack {missing} {what}.",
    ),
    "report.older": (
        "{n} xã, phường lấy số liệu cũ hơn ngày {day}, ngày số liệu ghi trong bảng.",
        "For {n} communes the last figures are older than {day}; the table gives their date.",
    ),
    "report.none_silent": (
        "Không có: mọi xã, phường đã có số liệu của ít nhất một chỉ số.",
        "None: every commune delivered data of at least one indicator.",
    ),
    # Tasks, dates, maps
    "report.no_tasks": ("Kế hoạch không nêu nhiệm vụ riêng.", "The plan names no tasks."),
    "report.no_dates": ("Không còn kỳ báo cáo nào.", "There are no further reports."),
    "report.assumed": ("kế hoạch không nêu ngày", "no day in the plan"),
    "report.no_maps": ("Báo cáo được lập không kèm bản đồ.", "The report was made without maps."),
    "report.map": (
        "Bản đồ {n}. {subject}, số liệu đến ngày {day} (trang A4 thu nhỏ, xem thước tỷ lệ)",
        "Map {n}. {subject}, data up to {day} (A4 page, reduced: use the scale bar)",
    ),
    "report.map_apart": (
        "{n} xã của địa bàn nay thuộc tỉnh khác, không vẽ ở đây.",
        "{n} communes of the territory now lie in another province and are not drawn.",
    ),
    # Method
    "report.method_share": (
        "Tỷ lệ = 100 × tổng tử số / tổng mẫu số của các xã, phường có cả hai; không lấy trung bình "
        "các tỷ lệ. Xã chưa có số liệu không tính là 0.",
        "Share = 100 × sum of numerators / sum of denominators of the communes that have both; "
        "shares are never averaged. A commune without data does not count as 0.",
    ),
    "report.method_gap": (
        "Chênh lệch = giá trị − mức kế hoạch, số âm là còn thiếu (điểm %: điểm phần trăm). Còn "
        "thiếu = số ít nhất phải thêm vào tử số để đạt mức kế hoạch, làm tròn lên.",
        "Gap = value − target, negative where it falls short (pp: percentage points). Missing = "
        "the least that must be added to the numerator to reach the target, rounded up.",
    ),
    "report.method_pace": (
        "Tốc độ = độ dốc mỗi năm của đường thẳng bình phương tối thiểu qua các giá trị của ba năm "
        "gần nhất; tốc độ cần có = −chênh lệch / số năm còn lại đến hạn.",
        "Pace = yearly slope of the least-squares line through the values of the last three years; "
        "pace needed = −gap / years left.",
    ),
    "report.method_states": (
        "Đạt: giá trị đạt mức kế hoạch. Đúng tiến độ: chưa đạt, nhưng giữ tốc độ hiện nay thì đạt "
        "đúng hạn. Chậm: không đạt được như vậy, hoặc đã quá hạn.",
        "Met: the value reaches the target. On track: not yet, but at its pace it will in time. "
        "Behind: neither, or the date has passed.",
    ),
    "report.method_communes": (
        "Số còn thiếu của các xã, phường cộng lại có thể lớn hơn số còn thiếu của tỉnh, vì xã vượt "
        "mức không bù cho xã thiếu.",
        "What communes lack together may be more than what the province lacks: one that is above "
        "does not make up for one below.",
    ),
    "report.method_dates": (
        "Mỗi giá trị là giá trị mới nhất có ngày số liệu không sau {until}, là ngày cuối của kỳ "
        "báo cáo hoặc ngày do người lập chọn.",
        "Each value is the latest one dated not after {until}: the end of the period, or the day "
        "chosen by who made the report.",
    ),
    "report.method_indicator": (
        "{name}: {definition} Cơ sở: {basis}",
        "{name}: {definition} Basis: {basis}",
    ),
    "report.method_reported": (
        "Mọi giá trị do chính các đơn vị báo cáo, không có giá trị chuyển đổi.",
        "All values were reported by the units themselves; none was re-based.",
    ),
    "report.method_exact": (
        "{n} giá trị được chuyển đổi chính xác từ đơn vị hành chính của thời điểm khác: tử số và "
        "mẫu số của các đơn vị nguyên vẹn được cộng riêng rồi chia lại; không có ước tính.",
        "{n} values were re-based exactly from units of another date: numerators and denominators "
        "of whole units are added up apart and divided again; none is an estimate.",
    ),
    "report.method_carried": (
        "{n} giá trị được chuyển đổi từ đơn vị hành chính của thời điểm khác: tử số và mẫu số "
        "chuyển riêng theo trọng số rồi chia lại; {guessed} trong đó là ước tính, phần ước tính "
        "lớn nhất {share}.",
        "{n} values were re-based from units of another date: numerators and denominators are "
        "carried apart by weight and divided again; {guessed} of them are estimates, the largest "
        "estimated part is {share}.",
    ),
    "report.method_territory": (
        "Địa bàn: {province} theo địa giới ngày {day}, nay gồm {units} xã, phường của đơn vị hành "
        "chính từ ngày {now}; xã nằm trên hai tỉnh cũ tính cho tỉnh chiếm phần lớn hơn.",
        "Territory: {province} in its limits of {day}, now {units} communes of the units since "
        "{now}; a commune on two old provinces counts for the one with the larger part.",
    ),
    "report.release": (
        "Bản số liệu {release}, công bố ngày {day}.",
        "Release {release} of {day}.",
    ),
    "report.boundaries": ("Ranh giới trên bản đồ: {text}", "Boundaries on the maps: {text}"),
    # The workbook
    "report.sheet_targets": ("Chỉ tiêu", "Targets"),
    "report.sheet_counts": ("Số xã theo mức độ", "Communes by state"),
    "report.sheet_behind": ("Xã chậm", "Communes behind"),
    "report.sheet_silent": ("Xã chưa có số liệu", "Communes without data"),
    "report.sheet_lacking": ("Thiếu theo chỉ số", "Missing by indicator"),
    "report.sheet_tasks": ("Nhiệm vụ", "Tasks"),
    "report.sheet_dates": ("Kỳ báo cáo tới", "Next reports"),
    "report.subject_column": ("Chỉ tiêu", "Target"),
    "report.asked_column": ("Kế hoạch yêu cầu", "The plan asks"),
    "report.number_column": ("Mức kế hoạch", "Target value"),
    "report.due_column": ("Thời hạn", "By"),
    "report.day_column": ("Ngày số liệu", "Date of the value"),
    "report.needed_column": ("Tốc độ cần có", "Pace needed"),
    "report.pace_column": ("Tốc độ mỗi năm", "Pace a year"),
    "report.wording_column": ("Nguyên văn", "Wording"),
    "report.lacks_column": ("Đơn vị còn thiếu", "What is missing"),
    "report.total_column": ("Tổng số", "All"),
    "report.plan_label": ("Kế hoạch", "Plan"),
    "report.period_label": ("Kỳ báo cáo", "Period"),
    "report.due_label": ("Hạn gửi", "Due"),
}
