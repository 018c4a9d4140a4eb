"""What was talked about is counted as scores are, and the list of themes is the workspace's own."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from analysis.comments import themes
from analysis.reporting import theme_figures
from analysis.score.verdict import Kind, judge_shares
from analysis.taught import corrections
from analysis.taught.corrections import Judge
from analysis.topics import taxonomy
from analysis.topics.talk import Heard, Talk, shown_before, shown_share, talk_of
from analysis.topics.taxonomy import ThemeUnknown, ThemeWrong, TooFewExamples
from storage.audits import Doer
from storage.database.units import Unit, Units
from storage.models import LabelKind, ThemeOrigin, ThemeState
from tests.reporting_cast import NOW, TODAY, Company

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SINCE, UNTIL = TODAY - WEEK, TODAY
LENA = Doer("Lena Vogt")


@pytest.fixture
def unit(units: Units) -> Iterator[Unit]:
    with units() as opened:
        yield opened


@pytest.fixture
def company(unit: Unit) -> Company:
    return Company(unit)


def comment(company: Company, *codes: str, on: Any = SINCE, tone: str = "negative", **facts: Any) -> int:
    """A comment about these themes; its answer's id."""
    known = {"verbatim": "So slow", "read_by": "m", **facts}
    answer = company.answered(company.contact(), 3, on, **known)
    for code in codes:
        company.labelled(answer, code, kind=LabelKind.THEME)
    company.labelled(answer, tone, kind=LabelKind.SENTIMENT)
    return answer


def talk(company: Company) -> Talk:
    return theme_figures.talk(company.unit, company.id, since=SINCE, until=UNTIL)


def counts(company: Company) -> dict[str, tuple[int, int]]:
    return {each.code: (each.count, each.before) for each in talk(company).themes}


def test_days_are_half_open_and_lie_beside_as_many_before(company: Company) -> None:
    for on in (SINCE - WEEK - DAY, SINCE - WEEK, SINCE - DAY, SINCE, UNTIL - DAY, UNTIL):
        comment(company, "mobile", on=on)
    found = talk(company)
    assert (found.n, found.before) == (2, 2)
    assert counts(company) == {"mobile": (2, 2)}


def test_a_comment_counts_under_each_of_its_themes_and_once_in_all(company: Company) -> None:
    comment(company, "mobile", "support")
    comment(company, "mobile", tone="positive")
    comment(company)
    found = talk(company)
    assert found.n == 3
    assert [(each.code, each.count, each.pleased, each.displeased) for each in found.themes] == [
        ("mobile", 2, 1, 1),
        ("support", 1, 0, 1),
    ]


def test_the_teams_word_goes_before_what_was_read(company: Company) -> None:
    answer = comment(company, "mobile")
    lena = Judge(company.teammate(), "ULENA", "Lena Vogt")
    for kind, code in ((LabelKind.THEME, "support"), (LabelKind.SENTIMENT, "positive")):
        corrections.say(company.unit, company.id, answer, kind, [code], lena, NOW)
    (only,) = talk(company).themes
    assert (only.code, only.pleased, only.displeased) == ("support", 1, 0)


@pytest.mark.parametrize("facts", [{"only_owner": True}, {"read_by": None}, {"read_by": "none"}, {"read_by": "none:m"}])
def test_private_and_unread_answers_are_in_no_count(company: Company, facts: dict[str, Any]) -> None:
    comment(company, "mobile", **facts)
    found = talk(company)
    assert (found.n, found.themes) == (0, ())


def test_another_workspaces_comments_are_in_no_count(unit: Unit, company: Company) -> None:
    comment(Company(unit, "T2"), "mobile")
    assert talk(company).n == 0


@pytest.mark.parametrize(("n", "showable"), [(4, False), (5, True)])
def test_fewer_than_five_comments_show_no_shares(company: Company, n: int, showable: bool) -> None:
    for _ in range(n):
        comment(company, "mobile")
    found = talk(company)
    assert found.showable is showable
    assert bool(found.as_json()["themes"]) is showable


@pytest.mark.parametrize(
    ("times", "n", "likely"),
    [(3, 11, ("10", "57")), (0, 11, ("0", "26")), (11, 11, ("74", "100")), (1, 8, ("2", "47"))],
)
def test_a_few_comments_give_a_range_that_is_neither_cut_off_nor_empty(
    times: int, n: int, likely: tuple[str, str]
) -> None:
    past = {"mobile": Heard(1)}
    found = talk_of(SINCE, UNTIL, (n, 1), {"mobile": "Mobile"}, {"mobile": Heard(times)}, past)
    assert (shown_share(found.themes[0].low, found), shown_share(found.themes[0].high, found)) == likely


def test_a_share_has_the_range_and_the_verdict_of_a_share(company: Company) -> None:
    for place in range(40):
        comment(company, *(["mobile"] if place < 30 else []))
        comment(company, *(["mobile"] if place < 4 else []), on=SINCE - DAY)
    (mobile,) = talk(company).themes
    assert mobile.share == 75
    assert 54 < mobile.low < 62 and 82 < mobile.high < 88
    assert mobile.verdict.kind is Kind.MORE_THAN_CHANCE
    assert talk(company).as_json()["themes"][0]["share"] == 0.75


@pytest.mark.parametrize(
    ("totals", "past", "printed"),
    [
        ((8, 0), {}, ["13 None"]),
        ((11, 33), {"mobile": Heard(8), "support": Heard(6)}, ["27 24 up 3", "9 18 down 9"]),
        ((11, 32), {"mobile": Heard(5), "support": Heard(6)}, ["27.3 15.6 up 11.7", "9.1 18.8 down 9.7"]),
    ],
)
def test_the_printed_shares_of_a_window_agree_and_have_as_many_decimals(
    totals: tuple[int, int], past: dict[str, Heard], printed: list[str]
) -> None:
    times = {8: {"mobile": Heard(1)}, 11: {"mobile": Heard(3), "support": Heard(1)}}[totals[0]]
    found = talk_of(SINCE, UNTIL, totals, {"mobile": "Mobile", "support": "Support"}, times, past)
    told = [(shown_share(each.share, found), shown_before(each), each.verdict.change) for each in found.themes]
    assert [" ".join(filter(None, (now, str(was), change and change.words))) for now, was, change in told] == printed


def test_changes_judged_together_have_to_be_surer() -> None:
    before, after = (10, 100), (23, 100)
    assert judge_shares(before, after).kind is Kind.MORE_THAN_CHANCE
    assert judge_shares(before, after, among=15).kind is Kind.COULD_BE_CHANCE


def test_a_move_of_a_share_is_judged_by_two_shares() -> None:
    """Three of sixty that become eleven of sixty: as a score 0.04, as two shares 0.03."""
    verdict = judge_shares((3, 60), (11, 60))
    assert verdict.p == pytest.approx(0.0290, abs=5e-5)


def test_the_voices_of_a_theme_are_about_it_and_name_nobody_of_the_team(company: Company) -> None:
    company.teammate("Tom Ellis")
    comment(company, "mobile", verbatim="The app is slow")
    comment(company, "mobile", verbatim="Tom never rings back")
    comment(company, "mobile", verbatim="For Lena alone", only_owner=True)
    comment(company, "support", verbatim="Kind people")
    found = theme_figures.voices_of(company.unit, company.id, "mobile", since=SINCE, until=UNTIL)
    assert [voice.words for voice in found] == ["The app is slow"]


def test_a_workspace_starts_with_the_shipped_themes(company: Company) -> None:
    known = taxonomy.listed(company.unit, company.id)
    assert [each.code for each in known] == list(themes.shipped())
    assert all(each.is_shown and each.origin is ThemeOrigin.SHIPPED for each in known)


def test_renaming_keeps_the_code_and_the_place_and_says_who_did_it(unit: Unit, company: Company) -> None:
    lena = Doer("Lena Vogt", company.teammate())
    taxonomy.rename(unit, company.id, "mobile", "  Phone\nand tablet ", lena, NOW)
    before = list(themes.shipped()).index("mobile")
    mobile = taxonomy.listed(unit, company.id)[before]
    assert (mobile.code, mobile.name, mobile.made_by, mobile.at) == ("mobile", "Phone and tablet", "Lena Vogt", NOW)
    comment(company, "mobile")
    assert [each.name for each in talk(company).themes] == ["Phone and tablet"]


def test_a_hidden_theme_is_counted_nowhere_until_it_is_shown_again(unit: Unit, company: Company) -> None:
    comment(company, "mobile")
    taxonomy.set_state(unit, company.id, "mobile", ThemeState.HIDDEN, LENA, NOW)
    assert counts(company) == {}
    taxonomy.set_state(unit, company.id, "mobile", ThemeState.SHOWN, LENA, NOW)
    assert counts(company) == {"mobile": (1, 0)}


def test_the_ninetieth_theme_is_the_last_one_be_it_hidden(unit: Unit, company: Company) -> None:
    def add(name: str) -> str:
        return taxonomy.add(unit, company.id, name, LENA, NOW, typed=["So", "slow", "again"])

    for number in range(taxonomy.MOST_THEMES - len(themes.shipped())):
        taxonomy.set_state(unit, company.id, add(f"Own {number}"), ThemeState.HIDDEN, LENA, NOW)
    with pytest.raises(ThemeWrong, match="90 themes, hidden ones among them"):
        add("One more")
    assert len(taxonomy.listed(unit, company.id)) == taxonomy.MOST_THEMES


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "support", "SUPPORT"])
def test_a_name_is_short_and_given_once(unit: Unit, company: Company, name: str) -> None:
    with pytest.raises(ThemeWrong):
        taxonomy.rename(unit, company.id, "mobile", name, LENA, NOW)
    with pytest.raises(ThemeWrong):
        taxonomy.add(unit, company.id, name, LENA, NOW, typed=["a", "b", "c"])


def test_no_theme_is_renamed_that_is_not_there(unit: Unit, company: Company) -> None:
    with pytest.raises(ThemeUnknown):
        taxonomy.rename(unit, company.id, "nothing", "Something", LENA, NOW)


def test_own_themes_get_codes_that_are_never_used_again(unit: Unit, company: Company) -> None:
    three = ["VAT is wrong", "where is my invoice", "the receipt has the wrong name"]
    first = taxonomy.add(unit, company.id, "Invoices", LENA, NOW, typed=three)
    taxonomy.set_state(unit, company.id, first, ThemeState.HIDDEN, LENA, NOW)
    second = taxonomy.add(unit, company.id, "Exports", LENA, NOW, typed=three)
    assert (first, second) == ("own_1", "own_2")
    assert [each.name for each in taxonomy.listed(unit, company.id)][-2:] == ["Invoices", "Exports"]


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # on SQLite writers take turns
def test_two_who_add_a_theme_at_once_have_both(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    with units() as unit:
        own = Company(unit).id
    first = [lambda: units.write(lambda unit: taxonomy.add(unit, own, "Cranes", LENA, NOW, typed=["a", "b", "c"]))]
    free = taxonomy._free

    def meanwhile(name: str, others: Sequence[taxonomy.Listed]) -> str:
        if first:
            first.pop()()
        return free(name, others)

    monkeypatch.setattr(taxonomy, "_free", meanwhile)
    units.write(lambda unit: taxonomy.add(unit, own, "Invoices", LENA, NOW, typed=["x", "y", "z"]))
    with units.reading() as unit:
        added = [(each.code, each.name) for each in taxonomy.listed(unit, own) if each.origin is ThemeOrigin.OWN]
    assert added == [("own_1", "Cranes"), ("own_2", "Invoices")]


@pytest.mark.parametrize("typed", [["a", "b"], ["a", "b", "a", "  "]])
def test_a_theme_takes_three_different_examples(unit: Unit, company: Company, typed: list[str]) -> None:
    with pytest.raises(TooFewExamples):
        taxonomy.add(unit, company.id, "Invoices", LENA, NOW, typed=typed)
