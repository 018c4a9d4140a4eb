"""What a case's message in the team's channel shows: one value, whatever state the case is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class EarlierScore:
    """A score the same contact gave before."""

    score: int
    on: date


@dataclass(frozen=True)
class Reading:
    """What was read in the words."""

    language: str | None  # a code such as "de"; None: unclear
    reason: str | None  # a reason's code
    certainty: str  # sure, likely or unsure; empty without a reason
    contradicts: bool  # words and score point in opposite directions
    second: str | None = None  # a second reason's code
    team: str | None = None  # the reason that somebody of the team gave …
    team_by: str | None = None  # … by name
    billing: str | None = None  # why the account leaves, as its billing knows it


@dataclass(frozen=True)
class Alert:
    """A case, for the CS team. None drops the line it would stand in."""

    case_id: int
    kind: str  # low_score, leaving or message
    account: str
    contact: str
    title: str | None  # the contact's job
    score: int | None
    first_score: int | None  # when the score was changed: what it was at first
    verbatim: str | None
    reading: Reading | None
    earlier: tuple[EarlierScore, ...]  # newest first
    plan: str | None
    mrr_minor: int | None
    mrr_currency: str | None
    mrr_as_of: date | None
    renews_on: date | None
    ends_on: date | None
    today: date  # in the workspace's zone: "in 84 days" counts from here
    owner: str | None  # the owner's Slack user id …
    owner_name: str | None  # … and name
    mention_owner: bool  # the owner is called by name in this version
    answer_due_at: datetime | None
    zone: str  # the owner's IANA zone, for printing answer_due_at
    state: str  # open, claimed, closed
    claimed_by: str | None  # name
    closed_why: str | None
    playbook: tuple[str, ...]  # the next steps, in order
    stated_reason: str | None = None  # the exit survey's main reason, as the contact chose it
    second_reason: str | None = None
    compared_with: str | None = None
    kept_by: str | None = None
    may_contact: bool | None = None
    most: int = 10  # the upper end of the score's scale
    survey: str | None = None  # the survey's name; None: the one that most scores come from, or none at all
    answers: tuple[tuple[str, str], ...] = ()  # to its other questions: what was asked, what was answered
    response_id: int | None = None  # the answer that it is about
    names: Mapping[str, str] = field(default_factory=dict)  # the workspace's own names of reasons, by code
    heard_how: str | None = None  # phone, email or meeting: a teammate recorded the answer …
    heard_by: str | None = None  # … by name …
    heard_on: date | None = None  # … as given on that day
    answered_by: str | None = None  # who gave the first answer, by name …
    answered_on: date | None = None  # … and when; None: nobody has answered yet
