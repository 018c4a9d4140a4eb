"""The company's files: whole, consistent, and a workspace that a sandbox accepts."""

import csv
from datetime import date
from zoneinfo import ZoneInfo

from demo import seed
from demo.company import HERE, START, load
from demo.story import CHAMPION_WHO_LEAVES, DEPARTURES, SWINGS
from demo.temperament import CAST
from sandbox.seed import workspace

COMPANY = load()


def a_seed():
    return seed.build(COMPANY, scopes=["chat:write"], events=["message.im"], commands=["/nps"])


def test_every_contact_belongs_to_an_account_and_every_account_has_somebody_who_decides():
    accounts = {a.external_id for a in COMPANY.accounts}
    assert {c.account for c in COMPANY.contacts} == accounts
    assert {c.account for c in COMPANY.contacts if c.role == "decision maker"} == accounts


def test_no_id_or_address_stands_twice():
    for values in (
        [a.external_id for a in COMPANY.accounts],
        [a.name for a in COMPANY.accounts],
        [c.external_id for c in COMPANY.contacts],
        [c.email for c in COMPANY.contacts],
    ):
        assert len(values) == len(set(values))


def test_every_account_is_looked_after_by_a_csm():
    csms = {c.email for c in COMPANY.team if c.role == "csm"}
    assert len(csms) == 4
    assert {a.csm_email for a in COMPANY.accounts} == csms


def test_dates_and_zones_are_real_and_every_renewal_lies_ahead():
    for account in COMPANY.accounts:
        assert account.started_on < START.date() < account.renews_on < date(2027, 12, 31)
    for person in (*COMPANY.contacts, *COMPANY.team):
        assert ZoneInfo(person.time_zone)


def test_money_has_no_more_decimals_than_its_currency():
    with (HERE / "accounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert ("." in row["mrr"]) == (row["currency"] != "JPY")
            assert float(row["mrr"]) > 0


def test_all_plots_name_accounts_and_people_that_exist():
    accounts = {a.external_id for a in COMPANY.accounts}
    people = {c.email for c in COMPANY.contacts}
    named = {who for swing in SWINGS for who in swing.whom if who.startswith("A-")}
    assert named | {d.account for d in DEPARTURES} <= accounts
    odd = seed.DEACTIVATED | seed.STRANGERS | seed.INVITED
    assert {*CAST, CHAMPION_WHO_LEAVES, *odd} <= people


def test_the_sandbox_accepts_the_seed_and_ids_do_not_change():
    assert a_seed() == a_seed()
    built = workspace(a_seed())
    assert built.now() == START
    assert len(built.teams) > 30


def test_people_of_shared_channels_are_external_and_the_others_guests_or_absent():
    users = {u["email"]: u for u in a_seed()["users"] if "email" in u}
    for contact in COMPANY.contacts:
        shared = bool(COMPANY.account(contact.account).shared_channel)
        found = users.get(contact.email)
        if shared:
            assert found is not None and found["team_id"] != seed.TEAM["id"]
        elif found:
            assert found["is_ultra_restricted"] and found["team_id"] == seed.TEAM["id"]


def test_every_odd_kind_of_person_is_there_once():
    users = a_seed()["users"]
    for fact in ("deleted", "is_stranger", "is_invited_user", "is_bot"):
        assert sum(bool(u.get(fact)) for u in users) == 1, fact
    assert len([c for c in COMPANY.contacts if not seed.reachable(c, COMPANY)]) >= 5


def test_external_people_meet_the_bot_in_their_own_channel_alone():
    built = a_seed()
    external = {u["id"]: u["team_id"] for u in built["users"] if u["team_id"] != seed.TEAM["id"]}
    for channel in built["channels"]:
        teams = {external[m] for m in channel["members"] if m in external}
        assert len(teams) == (1 if channel.get("is_ext_shared") else 0)
        if teams:
            assert seed.BOT_USER in channel["members"]
