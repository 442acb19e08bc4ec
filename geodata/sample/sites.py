"""Simulated points: state bodies, video conferences, base stations, facilities, public Wi-Fi.

Every frame has ``name, commune`` (position of the old commune), ``since`` (index into the dates at
which it first stands, or the number of dates if it does not yet), ``kind`` and further attributes.
"""

import numpy as np
import pandas as pd

from geodata.sample.parameters import DATES, MARK, OPERATORS, PROVINCES, STATIONS_4G, Province
from geodata.sample.people import People, largest_remainder
from geodata.sample.territory import FloatArray, IntArray, Territory

NEVER = len(DATES)
NETWORK_POINTS_2020 = {"74": 184}
CONFERENCE_POINTS_2020 = {"74": 120}
UNCONNECTED = {"74": 8}
DEPARTMENTS = (
    "Văn phòng UBND tỉnh", "Văn phòng Tỉnh ủy", "Văn phòng HĐND tỉnh", "Sở Nội vụ",
    "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Xây dựng",
    "Sở Giao thông vận tải", "Sở Tư pháp", "Sở Y tế", "Sở Giáo dục và Đào tạo",
    "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ", "Sở Tài nguyên và Môi trường",
    "Sở Nông nghiệp và PTNT", "Sở Lao động - Thương binh và Xã hội",
    "Sở Văn hóa, Thể thao và Du lịch", "Thanh tra tỉnh", "Công an tỉnh",
    "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy",
    "Ủy ban MTTQ tỉnh", "Kho bạc Nhà nước tỉnh", "Trung tâm Phục vụ hành chính công",
)  # fmt: skip


def state_bodies(territory: Territory) -> pd.DataFrame:
    """Party and State bodies with the date at which each joined the dedicated network."""
    frames = [_bodies_of(territory, province) for province in PROVINCES]
    return pd.concat(frames, ignore_index=True)


def _bodies_of(territory: Territory, province: Province) -> pd.DataFrame:
    rng = territory.rng("bodies", province.code)
    frame = territory.communes
    rows = np.flatnonzero(territory.of_province(province.code))
    members = frame.iloc[rows]
    seats = members[members["seat"]]
    capital = int(members.index[members["capital"]][0])
    names = [f"UBND {name}" for name in members["name"]]
    kinds = ["commune_committee"] * len(rows)
    places = [int(row) for row in rows]
    for index, district in zip(seats.index, seats["district_name"], strict=True):
        names += [f"UBND {district}", f"Cơ quan Đảng {district}"]
        kinds += ["district_committee", "district_party"]
        places += [int(index), int(index)]
    fixed = NETWORK_POINTS_2020.get(province.code)
    extra = len(DEPARTMENTS) if fixed is None else fixed + UNCONNECTED[province.code] - len(names)
    for number in range(extra):
        office, round_number = DEPARTMENTS[number % len(DEPARTMENTS)], number // len(DEPARTMENTS)
        names.append(office if not round_number else f"{office} - cơ sở {round_number + 1}")
        kinds.append("provincial_body")
        places.append(capital)
    result = pd.DataFrame({"name": names, "kind": kinds, "commune": places})
    lateness = frame["remote"].to_numpy(float)[places] * 0.7 + rng.random(len(result)) * 0.6
    lateness -= np.where(result["kind"] == "provincial_body", 0.5, 0.0)
    lateness -= np.where(result["kind"].str.startswith("district"), 0.3, 0.0)
    if fixed is None:
        joined = np.array(province.tslcd) * len(result)
    else:  # the plan's network reaches every commune; the bodies left out are provincial ones
        lateness -= np.where(result["kind"] == "provincial_body", 0.0, 2.0)
        joined = np.array([fixed * 0.95, *([fixed] * (len(DATES) - 1))])
    result["since"] = _first_dates(lateness, np.round(joined))
    result["province"] = province.code
    result["bandwidth_mbps"] = result["kind"].map(
        {"commune_committee": 20, "district_committee": 100, "district_party": 100}
    ).fillna(200).astype(int) * rng.choice([1, 1, 2], len(result))  # fmt: skip
    result["operator"] = rng.choice(OPERATORS, len(result), p=[0.45, 0.45, 0.10])
    return result


def _first_dates(lateness: FloatArray, totals: FloatArray) -> IntArray:
    """The earliest come first: by date t, `totals[t]` of them stand."""
    rank = np.empty(len(lateness))
    rank[np.argsort(lateness, kind="stable")] = np.arange(len(lateness))
    since = np.searchsorted(np.maximum.accumulate(totals), rank, side="right")
    return np.asarray(since, dtype=np.int64)


def video_conferences(territory: Territory, bodies: pd.DataFrame) -> pd.DataFrame:
    """Video-conference points: in bodies on the network, most of them a little later."""
    frames = []
    for province in PROVINCES:
        rng = territory.rng("conference", province.code)
        own = bodies[(bodies["province"] == province.code) & (bodies["since"] < NEVER)]
        fixed = CONFERENCE_POINTS_2020.get(province.code)
        if fixed is not None:
            order = own["kind"].map({"commune_committee": 0, "district_committee": 1}).fillna(2)
            chosen = own.loc[order.sort_values(kind="stable").index[:fixed]]
            since = np.minimum(chosen["since"].to_numpy(), 1)
        else:
            chosen = own[~own["kind"].isin(["district_party"])]
            delay = rng.choice([0, 1, 2, NEVER], len(chosen), p=[0.55, 0.25, 0.15, 0.05])
            reached = 6 if province.code == "64" else NEVER  # Gia Lai: all communes by 2025
            since = np.minimum(chosen["since"].to_numpy() + delay, reached)
        frames.append(chosen.assign(since=since).drop(columns="bandwidth_mbps"))
    result = pd.concat(frames, ignore_index=True)
    return result.assign(name="Điểm cầu " + result["name"])[result["since"] < NEVER]


def base_stations(territory: Territory, people: People) -> pd.DataFrame:
    """4G and 5G stations; what stands at the end of 2025 is what the provinces' totals say."""
    frame = territory.communes
    remote = frame["remote"].to_numpy(float)
    crowd = people.population[-1]
    weights = {
        "4G": crowd**0.75 * np.minimum(frame["area_km2"].to_numpy(float), 80.0) ** 0.2,
        "5G": crowd * np.exp(-6.0 * remote) * np.where(frame["urban"], 3.0, 1.0),
    }
    parts = []
    for province in PROVINCES:
        rows = np.flatnonzero(territory.of_province(province.code))
        early, half = province.five_g_start
        growth = {"4G": STATIONS_4G, "5G": (0.0, 0.0, 0.0, 0.0, 0.0, early, half, 1.0)}
        totals = {"4G": province.stations_4g, "5G": province.stations_5g}
        for technology, weight in weights.items():
            rng = territory.rng("stations", province.code, technology)
            each = largest_remainder(weight[rows], totals[technology]).astype(np.int64)
            place = np.repeat(rows, each)
            number = np.arange(len(place)) - np.repeat(np.cumsum(each) - each, each)
            lateness = number / np.repeat(np.maximum(each, 1), each) + 0.3 * remote[place]
            lateness = lateness + 0.2 * rng.random(len(place))
            parts.append(
                pd.DataFrame(
                    {
                        "name": f"Trạm {technology} " + frame["short_name"].to_numpy()[place],
                        "kind": "base_station",
                        "technology": technology,
                        "commune": place,
                        "province": province.code,
                        "since": _first_dates(
                            lateness, np.round(np.array(growth[technology]) * len(place))
                        ),
                        "operator": rng.choice(OPERATORS, len(place), p=[0.50, 0.32, 0.18]),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def facilities(territory: Territory, people: People) -> pd.DataFrame:
    """Schools, hospitals and industrial zones; `since` is the date of their fibre."""
    frame = territory.communes
    rng = territory.rng("facilities")
    parts = []
    for label, per_head, least in (
        ("Trường Mầm non", 9_000, 1),
        ("Trường Tiểu học", 9_500, 1),
        ("Trường THCS", 13_000, 1),
        ("Trường THPT", 34_000, 0),
    ):
        count = np.maximum(rng.poisson(people.population[0] / per_head), least)
        parts.append(_numbered(frame, label, "school", count))
    hospitals = np.where(frame["seat"], 1, 0) + np.where(frame["capital"], 5, 0)
    hospitals = hospitals + rng.binomial(1, np.where(people.population[0] > 25_000, 0.25, 0.0))
    parts.append(_numbered(frame, "Bệnh viện đa khoa", "hospital", hospitals))
    zones = rng.binomial(1, np.where(frame["province"] == "74", 0.25, 0.02))
    parts.append(_numbered(frame, "Khu công nghiệp", "industrial_zone", zones))
    result = pd.concat(parts, ignore_index=True)
    lateness = frame["remote"].to_numpy(float)[result["commune"]] * 9.0
    lateness = lateness + rng.normal(-2.2, 1.6, len(result))
    lateness = lateness - np.where(result["kind"] == "school", 0.0, 1.0)
    result["since"] = np.clip(np.ceil(lateness), 0, NEVER).astype(np.int64)
    result["province"] = frame["province"].to_numpy()[result["commune"]]
    return result


def _numbered(frame: pd.DataFrame, label: str, kind: str, count: IntArray) -> pd.DataFrame:
    place = np.repeat(np.arange(len(frame)), count)
    number = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count) + 1
    several = np.repeat(count, count) > 1
    names = frame["short_name"].to_numpy()[place]
    return pd.DataFrame(
        {
            "name": [
                f"{label} {name} {index}" if many else f"{label} {name}"
                for name, index, many in zip(names, number, several, strict=True)
            ],
            "kind": kind,
            "commune": place,
        }
    )


def public_wifi(territory: Territory) -> pd.DataFrame:
    """Public Wi-Fi at district seats, tourism places and public places."""
    frame = territory.communes
    rng = territory.rng("wifi")
    seats = np.flatnonzero(frame["seat"])
    wards = np.flatnonzero(frame["urban"] & ~frame["seat"])
    others = np.sort(rng.choice(wards, size=min(len(wards), 90), replace=False))
    rows = np.concatenate([seats, others])
    kind = np.where(
        np.arange(len(rows)) < len(seats),
        "administrative",
        rng.choice(["tourism", "public_place"], len(rows)),
    )
    labels = {
        "administrative": "Wi-Fi công cộng trung tâm hành chính",
        "tourism": "Wi-Fi công cộng điểm du lịch",
        "public_place": "Wi-Fi công cộng công viên",
    }
    names = frame["short_name"].to_numpy()[rows]
    return pd.DataFrame(
        {
            "name": [f"{labels[what]} {name}" for what, name in zip(kind, names, strict=True)],
            "kind": kind,
            "commune": rows,
            "province": frame["province"].to_numpy()[rows],
            "since": rng.integers(1, NEVER - 1, len(rows)),
            "operator": rng.choice(OPERATORS, len(rows)),
        }
    )


def marked(name: str) -> str:
    """The name with the mark that says it is simulated."""
    return f"{name} {MARK}"
