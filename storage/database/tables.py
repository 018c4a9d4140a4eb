"""The Core tables behind the models, for statements that do not need objects."""

from sqlalchemy import Table
from sqlmodel import SQLModel

from storage import models


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, typed as one."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


account = table_of(models.Account)
audit = table_of(models.Audit)
blackout = table_of(models.Blackout)
case_file = table_of(models.Case)
case_entry = table_of(models.CaseEntry)
contact = table_of(models.Contact)
delivery = table_of(models.Delivery)
departure = table_of(models.Departure)
digest = table_of(models.Digest)
exemplar = table_of(models.Exemplar)
failed_file = table_of(models.FailedFile)
file_drop = table_of(models.FileDrop)
fitted_head = table_of(models.FittedHead)
hold = table_of(models.Hold)
import_account = table_of(models.ImportAccount)
import_change = table_of(models.ImportChange)
import_file = table_of(models.ImportFile)
import_row = table_of(models.ImportRow)
inbound = table_of(models.Inbound)
introduction = table_of(models.Introduction)
invitation = table_of(models.Invitation)
label = table_of(models.Label)
moment = table_of(models.Moment)
outside_day = table_of(models.OutsideDay)
outside_wait = table_of(models.OutsideWait)
own_reason = table_of(models.OwnReason)
rehearsal = table_of(models.Rehearsal)
rereading = table_of(models.Rereading)
response = table_of(models.Response)
response_item = table_of(models.ResponseItem)
response_revision = table_of(models.ResponseRevision)
returned_rows = table_of(models.ReturnedRows)
rollup_day = table_of(models.RollupDay)
slack_channel = table_of(models.SlackChannel)
slack_seat = table_of(models.SlackSeat)
suppression = table_of(models.Suppression)
survey = table_of(models.Survey)
survey_draft = table_of(models.SurveyDraft)
survey_version = table_of(models.SurveyVersion)
teammate = table_of(models.Teammate)
theme = table_of(models.Theme)
theme_example = table_of(models.ThemeExample)
theme_group = table_of(models.ThemeGroup)
theme_group_member = table_of(models.ThemeGroupMember)
turn = table_of(models.Turn)
wave = table_of(models.Wave)
workspace = table_of(models.Workspace)
