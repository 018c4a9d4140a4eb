import pytest

from analysis.score.levels import Level, is_low, is_worse, level
from analysis.score.nps import Group, group


def cut(scale: str, *, high_is_good: bool = True) -> str:
    """The levels of all points of a scale, by their first letters, lowest point first."""
    low, high = scale.split("-")
    return "".join(level(each, scale, high_is_good)[0] for each in range(int(low), int(high) + 1))


@pytest.mark.parametrize(
    ("scale", "levels"),
    [
        ("0-10", "lllllllmmhh"),
        ("1-5", "llmhh"),
        ("1-7", "lllmhhh"),
        ("1-4", "llhh"),
        ("0-1", "lh"),
        ("1-10", "lllllhhhhh"),
    ],
)
def test_each_scale_is_cut_at_its_own_place(scale: str, levels: str) -> None:
    assert cut(scale) == levels


@pytest.mark.parametrize(("scale", "levels"), [("1-5", "hhmll"), ("0-10", "hhmmlllllll")])
def test_where_a_high_score_is_bad_the_ends_change_places(scale: str, levels: str) -> None:
    assert cut(scale, high_is_good=False) == levels


def test_of_ten_the_levels_are_the_groups() -> None:
    same = {Group.DETRACTOR: Level.LOW, Group.PASSIVE: Level.MIDDLE, Group.PROMOTER: Level.HIGH}
    assert [level(score) for score in range(11)] == [same[group(score)] for score in range(11)]


@pytest.mark.parametrize(("score", "scale"), [(0, "1-5"), (6, "1-5"), (11, "0-10"), (-1, "0-10")])
def test_a_score_off_its_scale_has_no_level(score: int, scale: str) -> None:
    with pytest.raises(ValueError, match="is not on the scale"):
        level(score, scale)


def test_only_a_low_score_is_low() -> None:
    assert [is_low(score, "1-5") for score in (1, 2, 3, 4, 5)] == [True, True, False, False, False]
    assert is_low(5, "1-5", high_is_good=False)
    assert not is_low(None, "1-5")


def test_worse_is_lower_where_high_is_good() -> None:
    assert is_worse(2, 3) and not is_worse(3, 3) and not is_worse(3, 2)
    assert is_worse(3, 2, high_is_good=False) and not is_worse(2, 3, high_is_good=False)
