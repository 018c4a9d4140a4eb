"""Own themes are read by their examples; groups of what no theme explains are proposed once, to the team."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from analysis.learned import space
from analysis.learned.embedding import Vectors
from analysis.learned.space import Space
from analysis.reporting import reports, theme_figures
from analysis.topics import emerging, likeness, taxonomy
from analysis.topics.emerging import Emerging, GroupDecided, proposals
from storage.audits import Doer
from storage.comments import theme_queries
from storage.database.tables import response
from storage.database.units import Unit, Units
from storage.models import LabelKind, ThemeOrigin
from tests.reporting_cast import NOW, TODAY, Company

LENA = Doer("Lena Vogt")
DAY = timedelta(days=1)
SUBJECTS = ("invoice", "請求書", "فاتورة", "dark mode")
SIZE = 64


class Axes:
    """An embedding in which texts are alike where they name the same subject, and in nothing else."""

    version = "axes-1"

    def vectors(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), SIZE), np.float32)
        for row, text in enumerate(texts):
            subject = next((at for at, each in enumerate(SUBJECTS) if each in text), None)
            rows[row, 10 + sum(text.encode()) % 50 if subject is None else subject // 3] = 1
        return rows


@pytest.fixture(autouse=True)
def plain_space(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Space(np.zeros(SIZE), np.eye(SIZE), np.zeros(SIZE), 1.0)
    monkeypatch.setitem(space._KNOWN, Axes.version, plain)


@pytest.fixture
def company(units: Units) -> int:
    with units() as unit:
        return Company(unit).id


def comment(units: Units, company: int, words: str, account: int | None = None, **facts: Any) -> tuple[int, int]:
    """A comment that was read: the ids of its answer and of its account."""
    with units() as unit:
        own = Company(unit, known=company)
        account = account or own.account(f"Company {words[:4]}")
        known = {"verbatim": words, "read_by": "m", **facts}
        on = known.pop("on", TODAY)
        return own.answered(own.contact(account, name="Vera Klein"), 3, on, **known), account


INVOICES = [
    "the invoice never arrives",
    "invoice shows the wrong tax",
    "請求書の住所が間違っている",
    "الفاتورة: فاتورة بضريبة خاطئة",
    "wrong tax on our invoice",
]


def work(units: Units, company: int, at: Any = NOW) -> None:
    Emerging(units, Axes, company).work(at)


def proposed(units: Units, company: int) -> Any:
    with units.reading() as unit:
        return proposals(unit, company)


def test_comments_that_no_theme_explains_are_proposed_with_three_of_them(units: Units, company: int) -> None:
    for words in INVOICES:
        comment(units, company, words)
    comment(units, company, "something else entirely, of no group")
    work(units, company)
    (group,) = proposed(units, company)
    assert (len(group.answers), group.accounts, len(group.verbatims)) == (5, 5, 3)
    assert group.name == "invoice, wrong, tax"


def test_four_comments_or_two_accounts_are_no_group(units: Units, company: int) -> None:
    for words in INVOICES[:4]:
        comment(units, company, words)
    work(units, company)
    assert proposed(units, company) == ()


@pytest.mark.parametrize(
    ("texts", "are_grouped"),
    [
        ([f"{month}月の請求書" for month in "今先毎来翌"], True),  # a sign says as much as letters
        ([f"invoice :smiley: {number}" for number in range(5)], False),
        (["invoice 1", "invoice!", "invoice :(", "invoice 📄📄📄", "my invoice"], False),
    ],
)
def test_what_is_too_short_to_say_something_is_left_out(
    units: Units, company: int, texts: list[str], are_grouped: bool
) -> None:
    for words in texts:
        comment(units, company, words)
    work(units, company)
    assert bool(proposed(units, company)) is are_grouped


LANGUAGES = [
    "الفاتورة: فاتورة بضريبة خاطئة",
    "invoices never arrive",
    "Eure invoiceliste stimmt nicht",
    "La preinvoice est fausse",
    "毎月 請求書がまちがった住所に届くので、そのたびに経理部から作り直しをお願いしています。たいへん困っています。",
]


def test_a_group_without_a_common_word_has_no_name_and_nobodys_words_for_one(units: Units, company: int) -> None:
    for words in LANGUAGES:
        comment(units, company, words, on=TODAY - 80 * DAY)
    work(units, company)
    (group,) = proposed(units, company)
    assert (group.name, len(group.answers)) == ("", 5)
    with units() as unit:
        figures = reports.digest(unit, company, TODAY, TODAY + DAY, NOW).to_json()
        emerging.dismiss(unit, company, group.group_id, LENA, NOW)
    assert figures["emerging"] == [["", 5]]
    for number in range(6):
        comment(units, company, f"a bill of {number} pages")
    Emerging(units, bills(0.17), company).work(NOW + 20 * DAY)
    assert [each.like for each in proposed(units, company)] == [("", NOW)]


def test_many_comments_of_two_accounts_are_no_group(units: Units, company: int) -> None:
    _, one = comment(units, company, INVOICES[0])
    _, other = comment(units, company, INVOICES[1])
    for words in INVOICES[2:]:
        comment(units, company, words, one)
        comment(units, company, words + "!", other)
    work(units, company)
    assert proposed(units, company) == ()


@pytest.mark.parametrize(
    "facts", [{"only_owner": True}, {"read_by": "none"}, {"on": TODAY - timedelta(days=91)}, {"theme": "pricing"}]
)
def test_private_unread_old_and_explained_comments_make_no_group(
    units: Units, company: int, facts: dict[str, Any]
) -> None:
    theme = facts.get("theme")
    for place, words in enumerate(INVOICES):
        less = {} if place else {name: value for name, value in facts.items() if name != "theme"}
        answer, _ = comment(units, company, words, **less)
        if theme and not place:
            with units() as unit:
                Company(unit, known=company).labelled(answer, theme, kind=LabelKind.THEME)
    work(units, company)
    assert proposed(units, company) == ()


def test_a_comment_that_became_private_or_names_the_team_is_not_shown(units: Units, company: int) -> None:
    with units() as unit:
        Company(unit, known=company).teammate("Tom Ellis")
    answers = [comment(units, company, words)[0] for words in (*INVOICES, "Tom lost our invoice")]
    work(units, company)
    with units() as unit:
        unit.connection.execute(response.update().where(response.c.id == answers[0]).values(only_owner=True))
    (group,) = proposed(units, company)
    assert answers[0] not in group.answers
    assert not any("Tom" in words or INVOICES[0] == words for words in group.verbatims)


def test_running_twice_proposes_once_and_growing_keeps_the_group(units: Units, company: int) -> None:
    for words in INVOICES:
        comment(units, company, words)
    work(units, company)
    work(units, company)
    (before,) = proposed(units, company)
    comment(units, company, "no invoice again")
    work(units, company)
    (after,) = proposed(units, company)
    assert after.group_id == before.group_id and len(after.answers) == 6


def test_a_dismissed_group_is_not_proposed_again(units: Units, company: int) -> None:
    for words in INVOICES:
        comment(units, company, words)
    work(units, company)
    (group,) = proposed(units, company)
    with units() as unit:
        emerging.dismiss(unit, company, group.group_id, LENA, NOW)
    for words in INVOICES:
        comment(units, company, f"{words}, still")
    work(units, company)
    assert proposed(units, company) == ()
    with units() as unit, pytest.raises(GroupDecided):
        emerging.accept(unit, company, group.group_id, "Invoices", LENA, NOW)


def bills(nearness: float) -> Any:
    """An embedding in which bills are as near to invoices as this."""

    class Bills(Axes):
        def vectors(self, texts: Sequence[str]) -> Vectors:
            rows = super().vectors(texts)
            for row, text in enumerate(texts):
                if "bill" in text:
                    rows[row] = 0
                    rows[row, 0], rows[row, 5] = nearness, (1 - nearness**2) ** 0.5
            return rows

    return Bills


@pytest.mark.parametrize(("nearness", "shown", "told"), [(0.15, 1, False), (0.17, 1, True), (0.26, 0, False)])
def test_what_may_be_a_dismissed_group_in_other_words_says_so_and_comes_last(
    units: Units, company: int, nearness: float, shown: int, told: bool
) -> None:
    for words in INVOICES:
        comment(units, company, words, on=TODAY - 80 * DAY)
    work(units, company)
    (group,) = proposed(units, company)
    with units() as unit:
        emerging.dismiss(unit, company, group.group_id, LENA, NOW)
    for number in range(6):
        comment(units, company, f"a bill of {number} pages")
    for number in range(5):
        comment(units, company, f"dark mode in room {number}")
    Emerging(units, bills(nearness), company).work(NOW + 20 * DAY)
    found = proposed(units, company)
    assert [each.like for each in found if "bill" in each.name] == [
        ("invoice, wrong, tax", NOW) if told else None
    ] * shown
    assert len(found) == 1 + shown
    assert not told or "room" in found[0].name, "though fewer accounts say it"


def test_an_accepted_group_is_a_theme_and_reads_what_comes(units: Units, company: int) -> None:
    for words in INVOICES:
        comment(units, company, words)
    work(units, company)
    (group,) = proposed(units, company)
    with units() as unit:
        code = emerging.accept(unit, company, group.group_id, "Invoices", LENA, NOW)
    answer, _ = comment(units, company, "where is the invoice")
    stranger, _ = comment(units, company, "something of its own")
    Emerging(units, Axes, company).read([answer, stranger], NOW)
    with units.reading() as unit:
        talk = theme_figures.talk(unit, company, since=TODAY, until=TODAY + DAY)
        origin = taxonomy.listed(unit, company)[-1].origin
    assert [(each.code, each.name, each.count) for each in talk.themes] == [(code, "Invoices", 6)]
    assert origin is ThemeOrigin.EMERGING
    work(units, company)
    assert proposed(units, company) == ()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # on SQLite writers take turns
def test_what_is_dismissed_meanwhile_becomes_no_theme(
    units: Units, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in INVOICES:
        comment(units, company, words)
    work(units, company)
    (group,) = proposed(units, company)

    def meanwhile(*given: Any, **named: Any) -> Any:
        found = proposals(*given, **named)
        with units() as another:
            emerging.dismiss(another, company, group.group_id, LENA, NOW)
        return found

    monkeypatch.setattr(emerging, "proposals", meanwhile)
    with pytest.raises(GroupDecided), units() as unit:
        emerging.accept(unit, company, group.group_id, "Invoices", LENA, NOW)
    with units.reading() as unit:
        assert "Invoices" not in [each.name for each in taxonomy.listed(unit, company)]


LATER = NOW + timedelta(hours=1)


def rewritten(unit: Unit, answer: int, words: str) -> None:
    """Other words, read already."""
    values = {"verbatim": words, "changed_at": LATER}
    unit.connection.execute(response.update().where(response.c.id == answer).values(**values))


def about(units: Units, company: int, answer: int) -> list[str]:
    with units.reading() as unit:
        return theme_queries.themes_of(unit, company, [answer]).get(answer, [])


def test_words_that_changed_since_are_no_example_of_an_accepted_group(units: Units, company: int) -> None:
    answers = [comment(units, company, words)[0] for words in (*INVOICES, "yet another invoice")]
    work(units, company)
    with units() as unit:
        rewritten(unit, answers[0], "thank you")
    (group,) = proposed(units, company)
    assert set(group.answers) == set(answers[1:]) and "thank you" not in group.verbatims
    with units() as unit:
        code = emerging.accept(unit, company, group.group_id, "Invoices", LENA, LATER)
        assert {each for _, _, each in theme_queries.examples(unit, company)} == set(answers[1:])
    assert [about(units, company, each) for each in answers[:2]] == [[], [code]]


def test_a_group_that_is_looked_at_once_more_holds_its_comments_as_they_are_then(units: Units, company: int) -> None:
    answers = [comment(units, company, words)[0] for words in INVOICES]
    work(units, company)
    with units() as unit:
        rewritten(unit, answers[0], "the invoice came twice")
    assert proposed(units, company) == ()
    work(units, company, LATER)
    (group,) = proposed(units, company)
    assert set(group.answers) == set(answers)


def test_words_that_change_while_they_are_looked_at_get_no_theme_of_the_old_ones(
    units: Units, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [comment(units, company, words)[0] for words in INVOICES]
    with units() as unit:
        code = taxonomy.add(unit, company, "Invoices", LENA, NOW, typed=["invoice", "an invoice", "invoice!"])
    near = likeness.near

    def meanwhile(*given: Any) -> Any:
        with units() as unit:
            rewritten(unit, answers[0], "thank you")
        return near(*given)

    monkeypatch.setattr(likeness, "near", meanwhile)
    work(units, company)
    assert [about(units, company, each) for each in answers[:2]] == [[], [code]]


def test_what_an_own_theme_found_stands_only_while_it_finds_it(units: Units, company: int) -> None:
    answers = [comment(units, company, words)[0] for words in INVOICES]
    with units() as unit:
        code = taxonomy.add(unit, company, "Invoices", LENA, NOW, typed=["invoice", "an invoice", "invoice!"])
        Company(unit, known=company).labelled(answers[0], "pricing", kind=LabelKind.THEME)
    work(units, company)
    assert sorted(about(units, company, answers[0])) == [code, "pricing"]
    with units() as unit:
        rewritten(unit, answers[0], "thank you")
    work(units, company, LATER)
    assert about(units, company, answers[0]) == ["pricing"]
    assert about(units, company, answers[1]) == [code]


def test_an_added_theme_is_soon_found_in_comments_of_the_last_days(units: Units, company: int) -> None:
    for words in (*INVOICES[:2], "nothing of that kind", "unlike any other", "and a last one"):
        comment(units, company, words)
    with units() as unit:
        taxonomy.add(unit, company, "Invoices", LENA, NOW, typed=["invoice", "an invoice", "invoice!"])
    tick = Emerging(units, Axes, company)
    with units.reading() as unit:
        assert tick.next_due(unit) == NOW
    tick.work(NOW)
    with units.reading() as unit:
        (invoices,) = theme_figures.talk(unit, company, since=TODAY, until=TODAY + DAY).themes
        assert tick.next_due(unit) == NOW + emerging.EVERY
    assert invoices.count == 2


def test_without_an_embedding_nothing_is_due(units: Units, company: int) -> None:
    with units() as unit:
        emerging.ensure(unit, company, NOW)
        assert Emerging(units, lambda: None, company).next_due(unit) is None


def test_another_workspaces_comments_are_never_grouped(units: Units, company: int) -> None:
    with units() as unit:
        other = Company(unit, "T2").id
    for place, words in enumerate(INVOICES):
        comment(units, other if place else company, words)
    work(units, company)
    assert proposed(units, company) == ()
