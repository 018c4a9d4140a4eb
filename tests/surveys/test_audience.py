from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.filters.audience import Audience, AudienceWrong, facts, known_names, parse

TODAY = date(2026, 11, 24)
KNOWN = known_names(of_accounts={"health", "health_score", "seats"}, of_contacts={"champion"})
ALL_BUT_EIGHT = len([name for name in KNOWN if "." not in name]) - 8


def holds(text: str, **known: Any) -> bool:
    return parse(text).matches(known, TODAY)


def wrong(text: str) -> AudienceWrong:
    with pytest.raises(AudienceWrong) as raised:
        parse(text, KNOWN)
    return raised.value


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_filter_is_everybody(text: str) -> None:
    assert holds(text)
    assert parse(text).text == ""


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("x = Business", " business ", True),
        ("x = Business", "Business Plus", False),
        ("x = Zürich", "ZURICH", True),
        ("x = straße", "STRASSE", True),
        ("x = ガス", "カス", False),  # a voiced sound is another letter
        ("x = ＡＢＣ", "abc", True),
        ('x = "head  of"', "Head of", True),
        ("x = 1,000", "1000", True),
        ("x = 1000", "1,000.00", True),
        ("x = 1000", 1000, True),
        ("x = 0.10", 0.1, True),
        ("x = 1000", Decimal("1000.01"), False),
        ('x = "1.000"', 1, False),  # a thousand to some: words
        ("x = 00123", 123, False),
        ("x = 00123", "00123", True),
        ("x = 2026-01-31", date(2026, 1, 31), True),
        ("x = 2026-01-31", "2026-01-31T23:59:00Z", True),
        ("x = 2026-01-31", datetime(2026, 1, 31, 12, tzinfo=UTC), True),
        ("x = today", TODAY, True),
        ("x = today", "today", False),
        ('x = "today"', "today", True),
        ("x = yes", True, True),
        ("x = true", True, True),
        ("x = no", True, False),
        ("x = no", False, True),
        ("x = 1", True, False),
        ("x is DE", "de", True),
        ("x is not DE", "de", False),
        ("x is not DE", "at", True),
        ("x != DE", "de", False),
        ("x ≠ DE", "at", True),
        ("x in (DE, AT)", "at", True),
        ("x in (DE, AT)", "ch", False),
        ("x not in (DE, AT)", "ch", True),
        ("x is in (DE, AT)", "de", True),
        ("x is not in (DE, AT)", "de", False),
        ("x in (5, 2026-01-31)", 5, True),
        ('x contains "head of"', "Head  of Operations", True),
        ("x contains head", "Ahead", True),
        ("x contains head", "hea", False),
        ("x not contains head", "ahead", False),
        ("x contains 4", 842, True),
        ("x < 5", 4.9, True),
        ("x < 5", 5, False),
        ("x <= 5", "5", True),
        ("x ≤ 5", "5.1", False),
        ("x > -5", -4, True),
        ("x > -5", -5, False),
        ("x >= 1,000", "1,000", True),
        ("x ≥ 1000", Decimal("999.99"), False),
        ("x > 5", "many", False),
        ("x > 5", True, False),
        ("x > 5", float("nan"), False),
        ("x < 5", Decimal("-Infinity"), False),
        ("x > 5", "2026-01-31", False),
        ("x < 2026-01-31", "2026-01-30", True),
        ("x before 2026-01-31", date(2026, 1, 30), True),
        ("x before 2026-01-31", date(2026, 1, 31), False),
        ("x after 2026-01-31", date(2026, 1, 31), False),
        ("x is after 2026-01-31", date(2026, 2, 1), True),
        ("x before 2026-01-31", 5, False),
        ("x before today", "2026-11-23", True),
        ("x before today", "2026-11-24", False),
        ("x >= today", "2026-11-24", True),
        ("x within 60 days", "2026-11-24", True),
        ("x within 60 days", "2026-11-23", False),
        ("x within 60 days", date(2027, 1, 23), True),
        ("x within 60 days", date(2027, 1, 24), False),
        ("x within next 1 day", date(2026, 11, 25), True),
        ("x within last 30 days", date(2026, 10, 25), True),
        ("x within last 30 days", date(2026, 10, 24), False),
        ("x within past 30 days", date(2026, 11, 25), False),
        ("x within 60 days", "soon", False),
        ("x is missing", "here", False),
        ("x is not missing", "here", True),
        ("x is not missing", 0, True),
        ("x is not missing", False, True),
        ("x = b", ["a", "B"], True),
        ("x = c", ["a", "b"], False),
        ("x != b", ["a", "b"], False),
        ("x contains b", ["abc", "d"], True),
        ("x > 5", ["4", "6"], True),
        ("x = '{}'", {}, True),  # no value that an attribute should have: words
    ],
)
def test_a_comparison_holds_for_a_value(text: str, value: Any, expected: bool) -> None:
    assert holds(text, x=value) is expected


@pytest.mark.parametrize("nothing", [{}, {"x": None}, {"x": ""}, {"x": "  "}, {"x": []}])
def test_what_is_missing_equals_nothing_and_is_in_no_order(nothing: dict[str, Any]) -> None:
    false = ["x = a", "x in (a, b)", "x contains a", "x < 5", "x >= 0", "x before today", "x = today"]
    false += ["x within 60 days", "x within last 60 days", "x is not missing"]
    true = ["x != a", "x not in (a, b)", "x not contains a", "not (x < 5)", "x is missing", "x is empty"]
    assert [text for text in false if holds(text, **nothing)] == []
    assert [text for text in true if not holds(text, **nothing)] == []


@pytest.mark.parametrize(
    ("text", "a", "b", "c", "expected"),
    [
        ("a = 1 and b = 1", 1, 1, 0, True),
        ("a = 1 AND b = 1", 1, 0, 0, False),
        ("a = 1 or b = 1", 0, 1, 0, True),
        ("a = 1 or b = 1", 0, 0, 1, False),
        ("a = 1 or b = 1 and c = 1", 1, 0, 0, True),
        ("(a = 1 or b = 1) and c = 1", 1, 0, 0, False),
        ("not a = 1 and b = 1", 0, 1, 0, True),
        ("not (a = 1 and b = 1)", 1, 0, 0, True),
        ("not not a = 1", 1, 0, 0, True),
    ],
)
def test_not_binds_before_and_before_or(text: str, a: int, b: int, c: int, expected: bool) -> None:
    assert holds(text, a=a, b=b, c=c) is expected


@pytest.mark.parametrize(
    ("started_on", "months"),
    [("2026-05-24", 6), ("2026-05-25", 5), ("2025-11-24", 12), ("2026-11-24", 0), ("2026-12-24", -1)],
)
def test_tenure_is_counted_in_whole_months_since_the_start(started_on: str, months: int) -> None:
    assert holds(f"tenure_months = {months}", started_on=started_on)
    assert holds(f"account.tenure_months = {months}", **{"account.started_on": started_on})


def test_tenure_is_as_given_or_missing_where_the_start_is() -> None:
    assert holds("tenure_months > 6", tenure_months=7, started_on="2026-11-24")
    assert holds("tenure_months is missing")


def test_yes_is_not_remembered_as_one() -> None:
    one = parse("x = 1")
    assert [one.matches({"x": value}, TODAY) for value in (1, True)] == [True, False]


def test_a_day_of_asking_is_not_remembered() -> None:
    soon = parse("x within 2 days")
    assert [soon.matches({"x": "2026-11-26"}, date(2026, 11, day)) for day in (23, 24, 27)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("country is DE OR country IS NOT AT", "country = DE or country != AT"),
        ("Renews-On within 60 day", "renews_on within next 60 days"),
        ("started_on within last 1,000 days", "started_on within last 1000 days"),
        ("mrr>=1,000", "mrr >= 1000"),
        ('plan in ("Business",Enterprise)', "plan in (Business, Enterprise)"),
        ("plan = 'Business Plus'", 'plan = "Business Plus"'),
        ("plan = “Business Plus” and role is „x“", 'plan = "Business Plus" and role = x'),
        ('plan = "say ""hi"""', 'plan = "say ""hi"""'),
        ('plan = "and" or plan = "missing"', 'plan = "and" or plan = "missing"'),
        ('plan = "1.000" or plan = "1,000"', 'plan = "1.000" or plan = "1,000"'),
        ("a = 1 or b = 1 and c = 1", "a = 1 or (b = 1 and c = 1)"),
        ("a = 1 and (b = 1 and (c = 1))", "a = 1 and b = 1 and c = 1"),
        ("not a = 1", "not (a = 1)"),
        ("csm = lena@northwind.example", "csm = lena@northwind.example"),
        ("time_zone = Europe/Berlin and name contains O'Brien", "time_zone = Europe/Berlin and name contains O'Brien"),
        ("（plan ＝ Business）", "plan = Business"),
    ],
)
def test_a_filter_has_one_spelling(text: str, spelled: str) -> None:
    assert parse(text).text == spelled
    assert parse(spelled) == parse(text)


def test_names_are_those_that_are_looked_up() -> None:
    assert parse("Plan = x and account.tenure_months > 1 or not (role is missing)").names == {
        "plan",
        "account.tenure_months",
        "account.started_on",
        "role",
    }


@pytest.mark.parametrize(
    ("text", "position", "cure"),
    [
        ('plan = "Business', 7, "no partner"),
        ('plan = Business"', 15, "no partner"),
        ("plan = `x`", 7, "quotes"),
        ("(plan = a", 0, "never closed"),
        ("plan in (a", 8, "never closed"),
        ("plan = a)", 8, "closes nothing"),
        ("mrr => 5", 4, 'Write ">="'),
        ("plan == a", 5, 'Write "="'),
        ("plan <> a", 5, 'Write "!="'),
        ("plan: a", 4, 'Write "="'),
        ("plan = a && role = b", 9, 'Write "and"'),
        ("plan = a | role = b", 9, 'Write "or"'),
        ("plan equals a", 5, 'Write "="'),
        ("title contians a", 6, 'Write "contains"'),
        ("mrr between 1 and 2", 4, "mrr >= 10 and mrr <= 20"),
        ("plan like a", 5, 'Write "contains"'),
        ("plan a", 5, "After plan stands a comparison"),
        ("plan = a and", 9, "Nothing follows"),
        ("plan = a or  ", 9, "Nothing follows"),
        ("plan = a and and role = b", 13, "a comparison is missing"),
        ("and plan = a", 0, "a comparison is missing"),
        ("not", 3, "add a comparison"),
        ("()", 1, "a comparison is missing"),
        ("plan", 0, "compared with nothing"),
        ("plan = Business or Enterprise", 19, "plan in (…, Enterprise)"),
        ("plan = a role = b", 9, '"and" or "or"'),
        ("plan = a not role = b", 9, '"and" or "or"'),
        ("plan = a, b", 8, "plan in (A, B)"),
        ("plan = Business Plus", 16, '"Business Plus"'),
        ("plan = (a, b)", 7, "plan in (A, B)"),
        ("plan in a", 8, "plan in (A, B)"),
        ("plan in [a]", 8, "plan in (A, B)"),
        ("plan in (a b)", 11, "separated by commas"),
        ("plan in (a,)", 11, "value is missing"),
        ("plan in ()", 9, "value is missing"),
        ("plan in (today)", 9, "plan = today"),
        ("seats in (1,000, 2)", 10, "blank after the comma"),
        ("plan =", 6, "value is missing"),
        ("plan = and", 7, "value is missing"),
        ("plan is", 7, "value is missing"),
        ("plan > > 5", 7, "write one"),
        ("plan not a", 5, "not in"),
        ("plan = missing", 7, "plan is missing"),
        ('plan = " "', 7, "plan is missing"),
        ("mrr >= €5", 7, "currency = EUR"),
        ("mrr >= 5 %", 9, "no meaning|means nothing"),
        ("mrr >= 1.000", 7, "1000 or 1:"),
        ("mrr >= 1.500", 7, "1500 or 1.5:"),
        ("mrr >= 7,5", 8, "point"),
        ("mrr >= 1 000", 9, "1000"),
        ("mrr >= lots", 7, "numbers and days"),
        ("mrr > 10 < 20", 9, "mrr > 10 and mrr < 20"),
        ("5 < mrr", 0, "begins with a name"),
        ('"plan" = a', 0, "without quotes"),
        ("renews_on before 5", 17, "2026-01-31"),
        ("renews_on before 31.01.2026", 17, "year-month-day"),
        ("renews_on = 2026-02-30", 12, "year-month-day"),
        ("renews_on within 2 weeks", 19, "in days"),
        ("renews_on within soon", 17, "in days"),
        ("renews_on within 100000 days", 17, "in days"),
        ("started_on within 30 days", 18, "within last 30 days"),
        ("plann = a", 0, "did you mean plan?"),
        ("plan = a and acount.plan = b", 13, "account or contact"),
        ("account.pln = a", 0, "did you mean account.plan?"),
        ("contact.mrr > 5", 0, "No attribute is named contact.mrr"),
        ("zzzzzz = a", 0, "there are account, "),
        ("zzzzzz = a", 0, f"and {ALL_BUT_EIGHT} more."),
        ("Business", 0, "If it is a value, name the attribute that has it, such as plan = Business."),
        ("plan = a and Business", 13, "such as plan in (…, Business)"),
        ("(zzzzzz) and mrr > 5", 1, "If it is a value"),
        ("health score > 5", 7, "health_score"),
        ("助け = a", 0, "No attribute"),
    ],
)
def test_an_error_points_at_the_character_and_says_what_to_write(text: str, position: int, cure: str) -> None:
    error = wrong(text)
    assert error.position == position
    assert any(each in error.sentence for each in cure.split("|"))


def test_an_error_shows_the_text_with_a_caret() -> None:
    assert str(wrong("plan = a and plann = b")) == (
        "plan = a and plann = b\n             ^\nNo attribute is named plann: did you mean plan?"
    )


def test_the_caret_stands_in_the_line_of_the_error_under_wide_characters_too() -> None:
    shown = str(wrong("plan = a\nand title = 部長 ) or\nrole = b")).split("\n")
    assert shown[:2] == ["and title = 部長 ) or", " " * 17 + "^"]


def test_a_character_that_cannot_be_printed_is_shown_as_a_blank() -> None:
    assert str(wrong('plan = "\x1b[2J" b')).startswith('plan = " [2J" b\n              ^\n')


def test_of_a_long_line_only_what_is_around_the_error_is_shown() -> None:
    error = wrong("plan = a and " * 100 + "plann = a" + " and plan = b" * 100)
    line, caret, _ = str(error).split("\n")
    assert line[caret.index("^") :].startswith("plann")
    assert len(line) < 130


def test_a_filter_has_at_most_3000_characters() -> None:
    assert parse('plan = "' + "x" * 2991 + '"')
    assert wrong("x" * 5000).position == 3000
    assert "3,000" in wrong("x" * 3001).sentence


def test_a_filter_that_is_too_long_when_spelled_out_is_refused_too() -> None:
    assert "3,000" in wrong(" or ".join(["plan=a"] * 299)).sentence


@pytest.mark.parametrize(("opening", "closing", "most"), [("(", ")", 20), ("not ", "", 10), ("not (", ")", 10)])
def test_parentheses_nest_so_deep_and_no_deeper(opening: str, closing: str, most: int) -> None:
    deepest = opening * most + "plan = a" + closing * most
    assert parse(deepest) == parse(parse(deepest).text)
    assert "flatter" in wrong(f"{opening}{deepest}{closing}").sentence
    assert "flatter" in wrong(opening * 100 + "plan = a" + closing * 100).sentence


ACME = {"external_id": "A-1", "name": "Acme", "plan": "Business", "locale": "de", "started_on": "2020-01-01", "tier": 1}
ANNA = {"external_id": "C-7", "name": "Anna", "locale": "", "plan": "her own", "role": "buyer", "tier": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("plan", "Business"),  # a column of accounts only
        ("contact.plan", "her own"),
        ("role", "buyer"),
        ("account.role", None),
        ("name", "Anna"),
        ("account_name", "Acme"),
        ("account.name", "Acme"),
        ("account", "A-1"),
        ("external_id", "C-7"),
        ("locale", "de"),  # the account's where the contact has none
        ("contact.role", "buyer"),
        ("tier", 2),
        ("account.tier", 1),
        ("nowhere", None),
    ],
)
def test_a_name_stands_for_the_contacts_value_or_the_accounts(name: str, value: Any) -> None:
    assert facts([name], ACME, ANNA) == {name: value}


def test_the_facts_of_a_filter_are_enough_for_it() -> None:
    long_here = parse("tenure_months > 6 and account = A-1")
    assert long_here.matches(facts(long_here.names, ACME, ANNA), TODAY)


NAMES = st.sampled_from(["plan", "mrr", "account.locale", "größe", "tenure_months", "renews_on", "2fa"])
WRITTEN = st.text(min_size=1, max_size=12).filter(lambda text: " ".join(text.split()) != "")
VALUES = st.one_of(
    WRITTEN.map(lambda text: '"' + text.replace('"', '""') + '"'),
    st.sampled_from(["Business", "1,000", "-5", "7.5", "2026-01-31", "today", "lena@northwind.example", "'and'"]),
)
NUMBERS = st.sampled_from(["1,000", "-5", "2026-01-31", "TODAY", "0.50"])
TERMS = st.one_of(
    st.tuples(NAMES, st.sampled_from(["=", "!=", " is ", " IS not ", " contains ", " not contains "]), VALUES),
    st.tuples(NAMES, st.sampled_from(["<", ">=", "≤", " > "]), NUMBERS),
    st.tuples(NAMES, st.sampled_from([" is missing", " is not missing", " within next 5 days", " within last 1 day"])),
    st.tuples(NAMES, st.just(" not in ("), VALUES.filter(lambda value: value not in ("today", "1,000")), st.just(")")),
).map("".join)
FILTERS = st.recursive(
    TERMS,
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=4).map(" and ".join),
        st.lists(part, min_size=2, max_size=4).map(" OR ".join),
        part.map("({})".format),
        part.map("not ({})".format),
        part.map("not {}".format),
    ),
    max_leaves=8,
)
FACTS = st.dictionaries(
    st.sampled_from(["plan", "mrr", "account.locale", "grösse", "started_on", "renews_on", "2fa"]),
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        st.text(max_size=6),
        st.sampled_from(["Business", "1,000", "2026-01-31"]),
        st.lists(st.text(max_size=3), max_size=3),
    ),
)


def parsed(text: str) -> Audience | None:
    """None for what is refused: whatever else is raised fails the test."""
    try:
        return parse(text)
    except AudienceWrong as error:
        assert 0 <= error.position <= len(text)
        assert str(error).count("\n") == 2
        return None


@given(FILTERS, FACTS)
@settings(max_examples=300, deadline=None)
def test_a_filter_and_its_spelling_are_the_same(text: str, known: dict[str, Any]) -> None:
    audience = parsed(text)
    if audience:
        again = parse(audience.text)
        assert again == audience
        assert again.matches(known, TODAY) == audience.matches(known, TODAY)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    parsed(text)


PIECES = 'plan|=|!=|(|)|,|"a b"|\'|“|and|or|not|in|is|within|60|days|2026-01-31|1,000|€|\n'


@given(st.lists(st.sampled_from(PIECES.split("|"))))
@settings(max_examples=500, deadline=None)
def test_words_of_the_language_in_any_order_are_read_or_refused(words: list[str]) -> None:
    audience = parsed(" ".join(words))
    if audience:
        assert parse(audience.text) == audience
