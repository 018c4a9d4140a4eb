"""From the company's files to a Slack workspace: who is a colleague, a guest, an outsider, and who is not there.

People of an account with a shared channel are external members of it. An account without one is reached,
where it is reached at all, through a single guest. The rest are the odd ones that every real workspace has.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from demo.company import START, Account, Colleague, Company, Contact

Json = dict[str, Any]

TEAM = {"id": "T0NORTHWIND", "name": "Northwind Cloud", "domain": "northwind"}
APP_NAME = "Northwind Feedback"
BOT_USER = "U0FEEDBACK"
TEAM_CHANNEL = "cs-team"
GENERAL = "general"
GUEST_CHANNEL = "customer-lounge"

DEACTIVATED = {"ben.ashworth@tallgrass.example"}
STRANGERS = {"tarek.sami@bahareya.example"}
"""Their Slack shares no channel with ours: they can be seen, not written to."""
INVITED = {"eri.hayashi@sakuragi.example"}
"""Guests who never signed in."""

SLACK_LOCALES = {
    "de-DE", "en-GB", "en-US", "es-ES", "es-LA", "fr-FR", "it-IT", "ja-JP", "ko-KR", "pt-BR", "zh-CN", "zh-TW",
}  # fmt: skip


def build(
    company: Company,
    *,
    scopes: Sequence[str],
    events: Sequence[str],
    commands: Sequence[str | Json],
    now: datetime = START,
) -> Json:
    """The sandbox's seed for this company; the app gets exactly the scopes, events and commands given."""
    in_slack = [c for c in company.contacts if reachable(c, company) or c.email in STRANGERS]
    users = [_colleague(c) for c in company.team] + [_customer(c, company) for c in in_slack] + _bystanders()
    return {
        "team": TEAM,
        "teams": [{"id": team_id(a), "name": a.name} for a in company.accounts if a.shared_channel],
        "now": now.isoformat().replace("+00:00", "Z"),
        "app": {
            "id": "A0FEEDBACK",
            "name": APP_NAME,
            "bot_user": BOT_USER,
            "scopes": list(scopes),
            "events": list(events),
            "commands": list(commands),
        },
        "users": users,
        "channels": _channels(company),
    }


def user_id(email: str) -> str:
    """The Slack id of the person with this address: the same in every run."""
    return "U" + _digest(email)


def team_id(account: Account) -> str:
    return "T" + _digest(account.domain)


def channel_id(name: str) -> str:
    return "C" + _digest(name)


def is_guest(contact: Contact, company: Company) -> bool:
    """The first person of an account without a shared channel, and whoever was invited but never came."""
    account = company.account(contact.account)
    first = company.contacts_of(account.external_id)[0]
    return not account.shared_channel and (contact is first or contact.email in INVITED)


def reachable(contact: Contact, company: Company) -> bool:
    """Whether this person is in Northwind's Slack, as a guest or through a shared channel."""
    if contact.email in STRANGERS:
        return False
    return bool(company.account(contact.account).shared_channel) or is_guest(contact, company)


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()[:9].upper()


def _handle(email: str) -> str:
    return email.partition("@")[0]


def _initials(name: str) -> str:
    """Two letters of a Latin name; the family name of one written in Chinese characters; else one letter."""
    words = [w for w in name.split() if not w.endswith(".")]
    if name.isascii() or ord(name[0]) < 0x250:
        return "".join(w[0] for w in words[:2]).upper()
    return name[0] if len(words) == 1 else words[0][:2] if ord(name[0]) > 0x3000 else words[0][0]


def _colleague(person: Colleague) -> Json:
    return {
        "id": user_id(person.email),
        "team_id": TEAM["id"],
        "name": _handle(person.email),
        "real_name": person.name,
        "email": person.email,
        "title": person.title,
        "locale": person.locale,
        "tz": person.time_zone,
        "avatar": _initials(person.name),
    }


def _customer(contact: Contact, company: Company) -> Json:
    guest = is_guest(contact, company)
    return {
        "id": user_id(contact.email),
        "team_id": TEAM["id"] if guest else team_id(company.account(contact.account)),
        "name": _handle(contact.email),
        "real_name": contact.name,
        "email": contact.email,
        "title": contact.title,
        "locale": contact.locale if contact.locale in SLACK_LOCALES else "en-US",
        "tz": contact.time_zone,
        "avatar": _initials(contact.name),
        "is_restricted": guest,
        "is_ultra_restricted": guest,
        "is_stranger": contact.email in STRANGERS,
        "deleted": contact.email in DEACTIVATED,
        "is_invited_user": contact.email in INVITED,
    }


def _bystanders() -> list[Json]:
    """A bot of another maker, and an agency's guest who sits in #general."""
    agency = {"real_name": "Hugo Leclerc", "email": "hugo.leclerc@agency.example", "title": "Designer (agency)"}
    return [
        {"id": user_id("deploy-bot"), "team_id": TEAM["id"], "name": "deploys", "real_name": "Deploy Herald",
         "is_bot": True},
        {"id": user_id(agency["email"]), "team_id": TEAM["id"], "name": "hugo.leclerc", **agency,
         "locale": "fr-FR", "tz": "Europe/Paris", "avatar": "HL", "is_restricted": True},
    ]  # fmt: skip


def _channels(company: Company) -> list[Json]:
    team = [user_id(c.email) for c in company.team]
    success = [user_id(c.email) for c in company.team if c.role in ("lead", "csm")]
    guests = [user_id(c.email) for c in company.contacts if is_guest(c, company) and c.email not in INVITED]
    return [
        _channel(TEAM_CHANNEL, [*success, BOT_USER], "Customer success: alerts, cases, the weekly digest"),
        _channel(GENERAL, [*team, user_id("hugo.leclerc@agency.example"), user_id("deploy-bot")], "Everybody"),
        _channel(GUEST_CHANNEL, [*success, *guests, BOT_USER], "Customers without a channel of their own"),
        *(_shared(account, company) for account in company.accounts if account.shared_channel),
    ]


def _channel(name: str, members: list[str], topic: str) -> Json:
    return {"id": channel_id(name), "name": name, "members": members, "topic": topic}


def _shared(account: Account, company: Company) -> Json:
    customers = [user_id(c.email) for c in company.contacts_of(account.external_id) if reachable(c, company)]
    lead = next(c.email for c in company.team if c.role == "lead")
    members = [user_id(account.csm_email), user_id(lead), *customers, BOT_USER]
    return {
        **_channel(account.shared_channel, members, f"{account.name} and Northwind"),
        "is_ext_shared": True,
    }
