"""Simulated pilot communes under each plan's rule, carried to the units of after the reform."""

import numpy as np
import pandas as pd

from geodata.sample.parameters import PROVINCES
from geodata.sample.people import People
from geodata.sample.tables import source_id
from geodata.sample.territory import Territory
from geodata.store import PILOT_COLUMNS
from geodata.units import AFTER_REFORM, BEFORE_REFORM

SINCE = pd.Timestamp(2021, 6, 30)
COUNTS = {"four": 4, "three": 3}
RULES = {
    "district": "Mỗi huyện, thị xã, thành phố chọn một đơn vị cấp xã",
    "four": "Chọn từ 03 đến 05 xã, phường, thị trấn trong tỉnh",
    "three": "Chọn ít nhất 03 địa phương cấp xã trong tỉnh",
}


def make_pilots(territory: Territory, people: People) -> pd.DataFrame:
    """Rows of the pilot table in both vintages; a plan without a rule has no pilots."""
    rows = [
        {
            "vintage": BEFORE_REFORM.name,
            "code": territory.communes["code"].iloc[place],
            "plan": f"plan-{province.code}",
            "since": SINCE,
            "reason": f"{RULES[province.pilots]}; chọn mô phỏng: đông dân nhất trong nhóm xét chọn",
            "carried_from": None,
            "source_id": source_id(province.code, "counted"),
            "place": place,
        }
        for province in PROVINCES
        if province.pilots in RULES
        for place in _chosen(territory, people, province.code, province.pilots)
    ]
    old = pd.DataFrame(rows)
    carried = _carried(territory, old)
    return pd.concat([old, carried], ignore_index=True).loc[:, list(PILOT_COLUMNS)]


def _chosen(territory: Territory, people: People, province: str, rule: str) -> list[int]:
    """Positions of the chosen communes: the most populous that is not the district's seat."""
    members = territory.communes[territory.of_province(province)]
    members = members.assign(people=people.population[1][members.index])
    order = members.sort_values(["seat", "people"], ascending=[True, False])
    best = order.drop_duplicates("district")
    if rule == "district":
        return sorted(int(place) for place in best.index)
    spread = best.sort_values(["remote", "code"])
    steps = np.linspace(0, len(spread) - 1, COUNTS[rule]).round().astype(int)
    return sorted(int(place) for place in spread.index[steps])


def _carried(territory: Territory, old: pd.DataFrame) -> pd.DataFrame:
    """The new commune that took the largest part of each pilot; two may meet in one."""
    codes, new_codes = territory.communes["code"], territory.new_communes["code"]
    rows = []
    for row in old.to_dict("records"):
        links = np.flatnonzero(territory.link_from == row["place"])
        best = links[int(np.argmax(territory.link_weight[links]))]
        code = new_codes.iloc[territory.link_to[best]]
        former = codes.iloc[row["place"]]
        rows.append(row | {"vintage": AFTER_REFORM.name, "code": code, "carried_from": former})
    frame = pd.DataFrame(rows)
    key = ["vintage", "code", "plan"]
    joined = frame.groupby(key)["carried_from"].transform(", ".join)
    return frame.assign(carried_from=joined).drop_duplicates(key)
