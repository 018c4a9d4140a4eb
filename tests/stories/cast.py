"""The cast of the stories: a vendor with two CSMs, four customer companies, and some who must get nothing."""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEAM, BOT = "T1", "UBOT"
LENA, TOM, RUTH = "ULENA", "UTOM", "URUTH"
ANNA, KENJI, SARA, MEI = "UANNA", "UKENJI", "USARA", "UMEI"
GUS, STRANGER = "UGUS", "USTRANGER"
CS_TEAM, GENERAL, EXT_ACME = "CTEAM", "CGENERAL", "CACME"

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-story", "xapp-story", "story-secret"

ACCOUNTS = """\
external_id,name,plan,mrr,currency,mrr_as_of,renews_on,started_on,csm_email,country,locale,time_zone,shared_channel
A1,Acme GmbH,Business,3200,EUR,2026-02-21,2026-05-24,2024-05-24,lena@northwind.example,DE,en-GB,Europe/Berlin,ext-acme
A2,Sakura KK,Enterprise,900000,JPY,2026-02-21,2026-09-01,2023-09-01,tom@northwind.example,JP,ja-JP,Asia/Tokyo,
A3,Najd Trading,Business,1500,USD,2026-02-21,2026-07-01,2025-07-01,tom@northwind.example,SA,ar-SA,Asia/Riyadh,
A4,Lotus Ltd,Starter,300,USD,2026-02-21,2026-08-01,2025-08-01,lena@northwind.example,CN,zh-CN,Asia/Shanghai,
"""
CONTACTS = """external_id,account_external_id,name,email,title,role,locale,time_zone
C1,A1,Anna Weber,anna@acme.example,Head of Operations,decision maker,en-GB,Europe/Berlin
C2,A2,田中 健二,kenji@sakura.example,部長,decision maker,ja-JP,Asia/Tokyo
C3,A3,سارة العتيبي,sara@najd.example,مديرة العمليات,decision maker,ar-SA,Asia/Riyadh
C4,A4,王 美,mei@lotus.example,Analyst,end user,zh-CN,Asia/Shanghai
"""


def _user(id: str, name: str, email: str, tz: str, **more: Any) -> Json:
    return {"id": id, "name": name.split()[0].lower(), "real_name": name, "email": email, "tz": tz, **more}


def seed(*, scopes: list[str], events: list[str], commands: list[Json], **app: Any) -> Json:
    """The sandbox's seed; the app has exactly what the manifest asks for."""
    return {
        "team": {"id": TEAM, "name": "Northwind", "domain": "northwind"},
        "teams": [{"id": "T2", "name": "Acme GmbH"}, {"id": "T9", "name": "Elsewhere"}],
        "now": MONDAY.isoformat(),
        "app": {
            "id": "A1",
            "name": "Northwind Feedback",
            "bot_user": BOT,
            "bot_token": BOT_TOKEN,
            "app_token": APP_TOKEN,
            "signing_secret": SECRET,
            "scopes": scopes,
            "events": events,
            "commands": commands,
            **app,
        },
        "users": [
            _user(LENA, "Lena Vogt", "lena@northwind.example", "Europe/Berlin", locale="de-DE"),
            _user(TOM, "Tom Ellis", "tom@northwind.example", "Europe/London", locale="en-GB"),
            _user(RUTH, "Ruth Adeyemi", "ruth@northwind.example", "Europe/London", locale="en-GB"),
            _user(ANNA, "Anna Weber", "anna@acme.example", "Europe/Berlin", team_id="T2"),
            _user(KENJI, "田中 健二", "kenji@sakura.example", "Asia/Tokyo", locale="ja-JP"),
            _user(SARA, "سارة العتيبي", "sara@najd.example", "Asia/Riyadh", locale="en-US"),
            _user(MEI, "王 美", "mei@lotus.example", "Asia/Shanghai", locale="zh-CN"),
            _user(GUS, "Gus Guest", "gus@guest.example", "Europe/London", is_restricted=True),
            _user(STRANGER, "Sid Stranger", "sid@elsewhere.example", "Europe/London", team_id="T9", is_stranger=True),
        ],
        "channels": [
            {"id": CS_TEAM, "name": "cs-team", "is_private": True, "members": [LENA, TOM, BOT]},
            {"id": GENERAL, "name": "general", "members": [LENA, TOM, RUTH, KENJI, SARA, MEI, GUS, BOT]},
            {"id": EXT_ACME, "name": "ext-acme", "is_ext_shared": True, "members": [LENA, ANNA, BOT]},
        ],
    }
