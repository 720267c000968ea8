"""An invented profile agrees with what its case states."""

import random

from amparo.domain.casework.profiles import (
    FoundTogether,
    Profile,
    Route,
    draw_people,
    draw_profile,
)

PROFILE = Profile(
    weights={
        "sex": {"female": 1, "male": 1},
        "age_band": {"0-11": 1, "12-17": 1, "25-39": 1},
        "nationality": {"PY": 1, "BO": 1},
        "exploitation": {"sexual": 1, "begging": 0},
        "brought_by": {"relative": 1},
    },
    fits={"child": {"age_band": ("0-11", "12-17")}, "foreign": {"nationality": ("BO",)}},
    routes=(Route(at="Luque", origin="Itá", destination="AR", weight=1),),
)
ALONE_OR_NOT = FoundTogether(chance=0.5, people={2: 1, 3: 1}, fact="group")


def drawn(facts: dict[str, bool], name: str, place: str = "Luque") -> set[str]:
    draw = random.Random(7)
    profiles = [
        draw_profile(profile=PROFILE, facts=facts, place=place, draw=draw) for _ in range(200)
    ]
    return {profile.get(name, "") for profile in profiles}


def people(facts: dict[str, bool]) -> set[int]:
    draw = random.Random(7)
    return {draw_people(found_together=ALONE_OR_NOT, facts=facts, draw=draw) for _ in range(200)}


def test_a_child_has_the_age_of_one_and_an_adult_has_not() -> None:
    assert drawn({"child": True}, "age_band") == {"0-11", "12-17"}
    assert drawn({"child": False}, "age_band") == {"25-39"}


def test_what_the_case_does_not_state_leaves_every_code() -> None:
    assert drawn({}, "age_band") == {"0-11", "12-17", "25-39"}
    assert drawn({"child": True}, "nationality") == {"PY", "BO"}


def test_a_foreigner_has_a_foreign_nationality() -> None:
    assert drawn({"foreign": True}, "nationality") == {"BO"}
    assert drawn({"foreign": False}, "nationality") == {"PY"}


def test_a_code_that_weighs_nothing_is_never_drawn() -> None:
    assert drawn({}, "exploitation") == {"sexual"}


def test_a_case_takes_a_route_of_its_place_and_none_where_there_is_none() -> None:
    assert drawn({}, "destination") == {"AR"}
    assert drawn({}, "origin", place="Itá") == {""}


def test_the_same_draws_give_the_same_profile() -> None:
    one, other = (
        draw_profile(profile=PROFILE, facts={}, place="Luque", draw=random.Random(3))
        for _ in range(2)
    )

    assert one == other


def test_a_stated_fact_decides_whether_several_were_found_together() -> None:
    assert people({"group": False}) == {1}
    assert people({"group": True}) == {2, 3}
    assert people({}) == {1, 2, 3}
