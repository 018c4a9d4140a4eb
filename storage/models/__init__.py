"""The tables. Import from here; the modules below only sort them."""

from storage.models.answering import (
    AnswerPart,
    AnswerSource,
    Label,
    LabelKind,
    LabelSource,
    Response,
    ResponseRevision,
)
from storage.models.asking import Invitation, InvitationState, Place, Survey, SurveyKind, SurveyVersion
from storage.models.following import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    Departure,
    DepartureState,
    EntryKind,
)
from storage.models.people import Account, AccountStatus, Contact, ContactKind, Teammate, Workspace
from storage.models.running import Audit, ImportFile, ImportRow, ImportState, Moment, RollupDay
from storage.models.sending import (
    CUSTOMER_BOUND,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Inbound,
)

__all__ = [
    "CUSTOMER_BOUND",
    "Account",
    "AccountStatus",
    "AnswerPart",
    "AnswerSource",
    "Audit",
    "Case",
    "CaseEntry",
    "CaseKind",
    "CaseState",
    "Contact",
    "ContactKind",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Departure",
    "DepartureState",
    "Digest",
    "EntryKind",
    "ImportFile",
    "ImportRow",
    "ImportState",
    "Inbound",
    "Invitation",
    "InvitationState",
    "Label",
    "LabelKind",
    "LabelSource",
    "Moment",
    "Place",
    "Response",
    "ResponseRevision",
    "RollupDay",
    "Survey",
    "SurveyKind",
    "SurveyVersion",
    "Teammate",
    "Workspace",
]
