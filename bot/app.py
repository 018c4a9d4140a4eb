"""The Bolt app: every listener, known who it serves without asking Slack, and answering only what is stored."""

import os
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient

from bot import errors
from bot.desk import Desk
from bot.edge.settings import Settings
from bot.listeners import (
    asks,
    blackouts,
    cases,
    channels,
    commands,
    correcting,
    dropping,
    editing,
    figures,
    files,
    holding,
    own_reasons,
    places,
    recording,
    rehearsals,
    sent,
    switch,
    talk,
    themes,
    waves,
)


class KnownWorkspace(Authorize):
    """Answers "who is this for?" from what the start found out: no network in the ack path."""

    def __init__(self, *, team_id: str, bot_user_id: str, bot_token: str) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_user_id=bot_user_id, bot_token=bot_token
        )

    def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result


def build_app(desk: Desk, settings: Settings, bot_user_id: str) -> App:
    """An app whose answers to Slack wait for the listener: `process_before_response` is what makes an ack a promise."""
    # Bolt turns OAuth on by itself when it finds these; Askback reads its settings itself.
    os.environ.pop("SLACK_CLIENT_ID", None)
    client = WebClient(base_url=settings.slack_api_url)  # its token comes from `authorize`
    app = App(
        client=client,
        signing_secret=settings.slack_signing_secret or "unused in Socket Mode",
        authorize=KnownWorkspace(
            team_id=desk.slack_team_id, bot_user_id=bot_user_id, bot_token=settings.slack_bot_token
        ),
        process_before_response=True,
    )
    features = (
        asks,
        talk,
        cases,
        commands,
        correcting,
        dropping,
        figures,
        files,
        recording,
        sent,
        switch,
        holding,
        own_reasons,
        blackouts,
        waves,
        channels,
        editing,
        places,
        rehearsals,
        themes,
    )
    for feature in features:
        feature.register(app, desk)
    errors.register(app, desk.whisper, desk.views)
    return app
