from dashboard.pages.atlas.rail import indicator_groups
from geodata.indicators import load_catalogue


def test_general_statistics_are_listed_only_with_data() -> None:
    catalogue = load_catalogue()
    plain = indicator_groups(catalogue, "vi", set())
    assert [group["group"] for group in plain] == [
        "Cáp quang",
        "Di động 4G/5G",
        "Mạng cơ quan nhà nước",
        "Xã hội số",
        "Dân cư",
    ]
    groups = indicator_groups(catalogue, "en", {"dti_score", "households"})
    assert groups[-1] == {
        "group": "General statistics",
        "items": [
            {
                "value": "dti_score",
                "label": "Provincial digital transformation index (DTI)",
            }
        ],
    }
