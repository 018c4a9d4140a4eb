"""Where a contact is asked: the wish of their account, then the survey's order, as far as is known to work."""

from itertools import product

import pytest

from storage.models import NOWHERE, Place
from surveys.rules.places import Known, in_order, places_for, wish_of

DM, CHANNEL = Place.DM, Place.CHANNEL
OPEN = Known(in_slack=True, unreachable=None, channel="C1")
WISHES = (None, "dm", "channel", "carrier pigeon")
ORDERS = ((DM,), (CHANNEL,), (DM, CHANNEL), (CHANNEL, DM))


@pytest.mark.parametrize(
    ("usual", "wish", "order"),
    [
        ((DM, CHANNEL), None, (DM, CHANNEL)),
        ((CHANNEL, DM), None, (CHANNEL, DM)),
        ((DM, CHANNEL), "channel", (CHANNEL, DM)),
        ((DM,), "channel", (CHANNEL, DM)),
        ((CHANNEL,), "dm", (DM, CHANNEL)),
        ((DM,), "dm", (DM,)),
        ((DM,), "carrier pigeon", (DM,)),
    ],
)
def test_what_the_account_wishes_comes_first_and_the_survey_has_the_rest(
    usual: tuple[Place, ...], wish: str | None, order: tuple[Place, ...]
) -> None:
    assert in_order(usual, wish) == order


def test_a_wish_is_read_as_people_write_it() -> None:
    assert [wish_of({"ask_in": said}) for said in (" Channel ", "DM", "", None)] == ["channel", "dm", None, None]
    assert wish_of({}) is wish_of(None) is None


@pytest.mark.parametrize(
    ("known", "works"),
    [
        (OPEN, (DM, CHANNEL)),
        (Known(in_slack=True, unreachable=None, channel=None), (DM,)),
        (Known(in_slack=True, unreachable="cannot_dm_bot", channel="C1"), (CHANNEL,)),
        (Known(in_slack=True, unreachable="cannot_dm_bot", channel=None), ()),
        (Known(in_slack=False, unreachable=None, channel="C1"), ()),
        *((Known(in_slack=True, unreachable=why, channel="C1"), ()) for why in sorted(NOWHERE)),
    ],
)
def test_a_place_that_is_known_not_to_work_is_left_out(known: Known, works: tuple[Place, ...]) -> None:
    assert places_for(known, (DM, CHANNEL)) == works


@pytest.mark.parametrize(("usual", "wish"), list(product(ORDERS, WISHES)))
def test_no_place_is_tried_that_neither_the_survey_nor_the_account_named(
    usual: tuple[Place, ...], wish: str | None
) -> None:
    open_to = places_for(Known(in_slack=True, unreachable=None, channel="C1", wish=wish), usual)
    assert set(open_to) == {*usual, *([Place(wish)] if wish in ("dm", "channel") else [])}
    assert len(set(open_to)) == len(open_to)
