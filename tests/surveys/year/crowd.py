"""The people of a simulated year: accounts of 1 to 30 people in 8 languages and 12 time zones, drawn by chance."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from storage.database.tables import teammate
from storage.models import ContactKind
from tests.surveys.planning_cast import Company
from tests.surveys.year.rows import Person


class Place(NamedTuple):
    zone: str
    country: str | None
    regions: tuple[str | None, ...]
    locales: tuple[str | None, ...]
    weight: int


PLACES = (
    Place("Europe/Berlin", "DE", ("BY", "BE", "NW", None), ("de", "en", "fr", None), 6),
    Place("America/New_York", "US", ("NY", None), ("en", "es"), 5),
    Place("Asia/Tokyo", "JP", (None,), ("ja",), 4),
    Place("Asia/Shanghai", "CN", (None,), ("zh",), 4),
    Place("America/Sao_Paulo", "BR", ("SP",), ("pt", "es"), 3),
    Place("Asia/Riyadh", "SA", (None,), ("ar", "en"), 3),
    Place("Africa/Cairo", "EG", (None,), ("ar", "fr"), 2),
    Place("Asia/Kathmandu", "NP", (None,), ("en", None), 1),
    Place("Australia/Lord_Howe", "AU", ("NSW",), ("en",), 1),
    Place("Pacific/Chatham", "NZ", ("CIT",), ("en",), 1),
    Place("Pacific/Kiritimati", "KI", (None,), ("en", None), 1),
    Place("Pacific/Pago_Pago", "AS", (None,), ("en", None), 1),
    # Nobody knows the country: Mondays to Fridays, without holidays.
    Place("Europe/Berlin", None, (None,), ("de", None), 2),
    Place("Asia/Kathmandu", None, (None,), (None,), 1),
    Place("Australia/Lord_Howe", None, (None,), ("en",), 1),
    Place("Pacific/Chatham", None, (None,), ("en",), 1),
    Place("Pacific/Kiritimati", None, (None,), ("fr",), 1),
    Place("America/Sao_Paulo", None, (None,), ("pt",), 1),
)
PLANS = ("Business", "Business", "Team", "Free")
_KINDS = (*[ContactKind.MEMBER] * 7, ContactKind.EXTERNAL, ContactKind.EXTERNAL, ContactKind.GUEST)
_NAMES = (
    *("Anna", "Ben", "Chiara", "Dewi", "Emre", "Fatima", "Goran", "Hana", "Ines", "Jonas"),
    *("Kei", "Lin", "Mona", "Nils", "Olga", "Paulo", "Qing", "Rosa", "Sami", "Tara"),
)


@dataclass(frozen=True)
class Size:
    contacts: int
    accounts: int


class Crowd:
    """Adds people to a company, and knows them afterwards."""

    def __init__(self, company: Company, rng: Random) -> None:
        self.company, self._rng = company, rng
        self.people: dict[int, Person] = {}
        self.accounts: list[int] = []
        self._places: dict[int, Place] = {}
        self._regions: dict[int, str | None] = {}
        self.lena = self._teammate("Lena Vogt", "ULENA")
        self.tom = self._teammate("Tom Brandt", "UTOM")

    def fill(self, size: Size, first_day: date) -> None:
        """Accounts of 1 to 30 people, a few of them large, that became customers some time before."""
        for _ in range(size.accounts):
            self.account(first_day - timedelta(days=self._rng.randint(0, 700)))
        most = min(30, size.contacts // 6)
        room = dict.fromkeys(self.accounts, 1)
        while sum(room.values()) < size.contacts:
            grown = self.accounts[int(len(self.accounts) * self._rng.random() ** 2)]
            room[grown] += 0 if room[grown] >= most else 1
        for account_id, people in room.items():
            for _ in range(people):
                self.contact(account_id)

    def account(self, started_on: date) -> int:
        place = self._rng.choices(PLACES, [each.weight for each in PLACES])[0]
        region = self._rng.choice(place.regions)
        account_id = self.company.account(
            country=place.country,
            time_zone=place.zone,
            plan=self._rng.choice(PLANS),
            started_on=started_on,
            csm_id=self.lena,
            attributes={} if region is None else {"region": region},
        )
        self.accounts.append(account_id)
        self._places[account_id], self._regions[account_id] = place, region
        return account_id

    def contact(self, account_id: int) -> int:
        place, kind = self._places[account_id], self._rng.choice(_KINDS)
        locale, name = self._rng.choice(place.locales), self._rng.choice(_NAMES)
        contact_id = self.company.contact(account_id, kind=kind, locale=locale, name=name)
        self.people[contact_id] = Person(
            id=contact_id,
            name=name,
            account_id=account_id,
            kind=str(kind),
            country=place.country,
            region=self._regions[account_id],
            zone=place.zone,
            locale=locale,
        )
        return contact_id

    def attributes(self, account_id: int) -> dict[str, Any]:
        """What an account's row holds when it has no ticket."""
        region = self._regions[account_id]
        return {} if region is None else {"region": region}

    def _teammate(self, name: str, slack_user_id: str) -> int:
        values: dict[str, Any] = {"name": name, "slack_user_id": slack_user_id, "in_team": True}
        added = teammate.insert().values(workspace_id=self.company.workspace_id, **values).returning(teammate.c.id)
        with self.company.units() as unit:
            return int(unit.connection.execute(added).scalar_one())
