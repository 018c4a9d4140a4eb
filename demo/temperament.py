"""What a person is like: how much they like us, whether and how they answer, and what usually bothers them."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from demo.company import Account, Company, Contact
from demo.seed import user_id


class Habit(StrEnum):
    """How somebody answers a question in Slack."""

    CLICKS = "clicks, then fills the box below"
    CLICKS_THEN_TYPES = "clicks, then types the reason into the conversation"
    ONLY_CLICKS = "clicks and says no more"
    TYPES = "types the score and the reason: 8 - ..."
    OWN_DIGITS = "types the score in the digits of the own script"
    HEDGES = "types the score inside a sentence"
    COMES_LATE = "types the score weeks later, when the question has closed"
    WAVERS = "clicks, and corrects it later"
    OPTS_OUT = "asks never to be asked again"
    SILENT = "does not answer"


@dataclass(frozen=True)
class Person:
    """A customer. `liking` is the score they would give on an ordinary day; `answers` a chance in 0..1;
    `patience` the median hours until they react; `voice` a dialect or manner of the word files, or None."""

    email: str
    slack_id: str
    name: str
    account: str
    language: str
    voice: str | None
    time_zone: str
    decides: bool
    liking: float
    answers: float
    patience: float
    talkative: float
    habit: Habit
    gripe: str
    joy: str


CAST: dict[str, Habit] = {
    "anna.weber@lindhof.example": Habit.CLICKS,
    "marcus.reyes@harborline.example": Habit.CLICKS_THEN_TYPES,
    "sara.alqahtani@najdfacilities.example": Habit.CLICKS,
    "abdullah.aldosari@najdfacilities.example": Habit.OWN_DIGITS,
    "haifeng.lin@yunfan.example": Habit.CLICKS,
    "misaki.tanaka@akatsuki.example": Habit.CLICKS,
    "sho.kobayashi@tokiwadai.example": Habit.OWN_DIGITS,
    "daisuke.suzuki@akatsuki.example": Habit.HEDGES,
    "walt.jankowski@copperline.example": Habit.TYPES,
    "mai.shawky@niledelta.example": Habit.OWN_DIGITS,
    "dana.whitfield@pinecrest.example": Habit.CLICKS,
    "robert.okafor@pinecrest.example": Habit.CLICKS,
    "victor.alonso@pinecrest.example": Habit.CLICKS,
    "gudrun.holzapfel@holzapfel.example": Habit.CLICKS,
    "steven.pruitt@tallgrass.example": Habit.CLICKS,
    "rebecca.thorne@marlowe.example": Habit.WAVERS,
    "lina.wang@lanhe.example": Habit.HEDGES,
    "lucia.ferrer@olivarescosta.example": Habit.COMES_LATE,
    "oliver.standish@marlowe.example": Habit.OPTS_OUT,
    "frank.dietrich@kaltwasser.example": Habit.OPTS_OUT,
}
"""The people whom the plots need; they always answer. Everybody else is drawn."""

HABITS: dict[Habit, int] = {
    Habit.CLICKS: 40,
    Habit.CLICKS_THEN_TYPES: 12,
    Habit.ONLY_CLICKS: 15,
    Habit.TYPES: 6,
    Habit.OWN_DIGITS: 4,
    Habit.HEDGES: 3,
    Habit.WAVERS: 6,
    Habit.SILENT: 14,
}

VOICES = {"ar-SA": "gulf", "ar-AE": "gulf", "ar-EG": "egyptian", "ar-JO": "levantine", "ar-LB": "levantine"}
GRIPES = ("speed", "support", "missing_feature", "reporting", "integration", "rollout", "plain")
JOYS = ("support", "reporting", "speed", "rollout", "integration", "plain", "plain")

ACCOUNT_GRIPES = {"brandner.example": "integration", "qingsong.example": "speed", "lanhe.example": "speed"}
"""What a whole company complains about."""
SCORES_LOWER = {"JP": 1.2, "DE": 0.4, "FR": 0.4}
"""Points below the rest at the same liking: answers from Japan gather near the middle of the scale."""


def people(company: Company, seed: int) -> list[Person]:
    """Everybody who could be asked, in the order of contacts.csv; the same for the same seed."""
    return [_person(contact, company.account(contact.account), seed) for contact in company.contacts]


def _person(contact: Contact, account: Account, seed: int) -> Person:
    rng = Random(f"{seed} {contact.email}")
    habit = CAST.get(contact.email) or rng.choices(list(HABITS), weights=list(HABITS.values()))[0]
    liking = rng.gauss(8.5, 1.5) + 1.0 * contact.champion - SCORES_LOWER.get(account.country, 0.0)
    language = contact.locale.partition("-")[0]
    return Person(
        email=contact.email,
        slack_id=user_id(contact.email),
        name=contact.name,
        account=account.external_id,
        language=language,
        voice=_voice(contact.locale, rng),
        time_zone=contact.time_zone,
        decides=contact.role == "decision maker",
        liking=min(liking, 9.8),
        answers=1.0 if contact.email in CAST else rng.uniform(0.35, 0.95),
        patience=rng.choices([0.2, 3.0, 60.0], weights=[5, 4, 2])[0],
        talkative=1.0 if contact.email in CAST else rng.uniform(0.45, 0.95),
        habit=habit,
        gripe=ACCOUNT_GRIPES.get(account.domain) or rng.choice(GRIPES),
        joy=rng.choice(JOYS),
    )


def _voice(locale: str, rng: Random) -> str | None:
    if locale.startswith("ja"):
        return "polite" if rng.random() < 0.75 else "blunt"
    return VOICES.get(locale)
