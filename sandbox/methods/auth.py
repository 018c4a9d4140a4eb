"""auth.test, team.info, bots.info, api.test: who am I, and where."""

from sandbox.errors import SlackError
from sandbox.methods.call import Call
from sandbox.state import Json
from sandbox.wire import bot_profile


def api_test(call: Call) -> Json:
    return {"args": call.args.values}


def auth_test(call: Call) -> Json:
    workspace, app = call.workspace, call.workspace.app
    if call.token == "app":
        return {"app_name": app.name, "app_id": app.id}
    return {
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.users[app.bot_user].name,
        "team_id": workspace.team.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    team = call.workspace.team
    asked = call.args.text("team")
    if asked not in (None, team.id):
        raise SlackError("team_not_found")
    shown = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
    return {"team": {**shown, "url": f"https://{team.domain}.slack.com/"}}


def bots_info(call: Call) -> Json:
    if call.args.text("bot") not in (None, call.workspace.app.bot_id):
        raise SlackError("bot_not_found")
    return {"bot": bot_profile(call.workspace)}
