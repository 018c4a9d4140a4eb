"""files.*: an upload in three steps."""

from fact_steps import deliveries, dm
from fact_words import ABSENT, Fact, Fetch, Heard, Kept, Like, Send, act, call, form, keep, look, no, ok
from fact_world import LENA, LOBBY, SECRET, TEAM, without

UPLOAD = "The SDK's upload: ask for an address, send the bytes there, complete."
PAGE = "The method page lists this."

FETCHING = (
    "Slack's page on files: the private addresses want the token as a bearer header, and files:read; "
    "without them comes a redirect to the sign-in page (slackapi/deno-slack-sdk#285, vercel/eve#1531)."
)
DROPPING = "Slack's pages on the message event's file_share subtype, and on files."
SIGN_IN = {"_status": 302, "_headers": {"location": Like(r"http.+/\?redir=.+")}}
FILE = {"name": "people.csv", "mimetype": "text/csv", "base64": "YSxiCjE="}
DROPPED = (
    keep(dm(), dm="channel.id"),
    act("type", user=LENA, channel=Kept("dm"), text="", files=[FILE]),
    keep(look("messages", user=LENA, channel=Kept("dm")), file="messages.0.files.0.url_private_download"),
)

ASK = keep(form("files.getUploadURLExternal", filename="nps.png", length="4"), url="upload_url", file="file_id")
BYTES = Send(Kept("url"), b"\x89PNG")


def complete(**more: object):
    return form("files.completeUploadExternal", files=[{"id": Kept("file"), "title": "NPS"}], **more)


ROWS = [
    Fact(
        "An upload begins with an address and an id",
        UPLOAD,
        form("files.getUploadURLExternal", filename="nps.png", length="4"),
        ok(upload_url=Like(r"http.+"), file_id=Like(r"F\w+")),
    ),
    Fact("The bytes are taken with a 200", UPLOAD, BYTES, {"_status": 200}, given=(ASK,)),
    Fact(
        "A completed upload is a file",
        UPLOAD,
        complete(),
        ok(files=[{"id": Kept("file"), "title": "NPS"}]),
        given=(ASK, BYTES),
    ),
    Fact(
        "A file uploaded without a channel is in none",
        UPLOAD,
        form("files.info", file=Kept("file")),
        ok(file={"id": Kept("file"), "name": "nps.png", "size": 4, "channels": ABSENT}),
        given=(ASK, BYTES, complete()),
    ),
    Fact(
        "A file uploaded to a channel appears there as a message",
        UPLOAD,
        call("conversations.history", channel=TEAM),
        ok(messages=[{"files": [{"id": Kept("file")}], "text": "This week"}]),
        given=(ASK, BYTES, complete(channel_id=TEAM, initial_comment="This week")),
    ),
    Fact(
        "An upload without a name is refused",
        PAGE,
        form("files.getUploadURLExternal", length="4"),
        no("missing_argument"),
    ),
    Fact(
        "An upload of no bytes is refused",
        PAGE,
        form("files.getUploadURLExternal", filename="nps.png", length="0"),
        no("missing_argument"),
    ),
    Fact(
        "An upload that nobody began cannot be completed",
        PAGE,
        form("files.completeUploadExternal", files=[{"id": "FNONE"}]),
        no("file_not_found"),
    ),
    Fact("An upload whose bytes never came cannot be completed", PAGE, complete(), no("file_not_found"), given=(ASK,)),
    Fact(
        "A file does not go where the app is no member",
        PAGE,
        complete(channel_id=LOBBY),
        no("not_in_channel"),
        given=(ASK, BYTES),
    ),
    Fact(
        "A file does not go where the app cannot look",
        PAGE,
        complete(channel_id=SECRET),
        no("channel_not_found"),
        given=(ASK, BYTES),
    ),
    Fact(
        "Uploading needs files:write",
        PAGE,
        form("files.getUploadURLExternal", filename="a.png", length="4"),
        no("missing_scope", needed="files:write"),
        app=without("files:write"),
    ),
    Fact(
        "Reading about a file needs files:read",
        PAGE,
        form("files.info", file="F1"),
        no("missing_scope", needed="files:read"),
        app=without("files:read"),
    ),
    Fact(
        "A file that somebody drops into a DM with the app comes as a message with its address",
        DROPPING,
        Heard("message"),
        deliveries(
            {
                "body": {
                    "event": {
                        "subtype": "file_share",
                        "channel_type": "im",
                        "user": LENA,
                        "files": [
                            {
                                "id": Like(r"F\w+"),
                                "name": "people.csv",
                                "mimetype": "text/csv",
                                "size": 5,
                                "url_private_download": Like(r"http.+/files-pri/T1-F\w+/download/people.csv"),
                            }
                        ],
                    }
                }
            }
        ),
        given=DROPPED,
    ),
    Fact(
        "The address of a file gives its bytes to the app's token",
        FETCHING,
        Fetch(Kept("file")),
        {"_status": 200, "_text": "a,b\n1", "_headers": {"content-type": Like("text/csv.*")}},
        given=DROPPED,
    ),
    Fact(
        "The address of a file sends whoever has no token to sign in",
        FETCHING,
        Fetch(Kept("file"), None),
        SIGN_IN,
        given=DROPPED,
    ),
    Fact(
        "The address of a file sends a wrong token to sign in",
        FETCHING,
        Fetch(Kept("file"), "wrong"),
        SIGN_IN,
        given=DROPPED,
    ),
    Fact(
        "Fetching a file needs files:read",
        FETCHING,
        Fetch(Kept("file")),
        SIGN_IN,
        given=DROPPED,
        app=without("files:read"),
    ),
    Fact(
        "A file of a conversation that the app is not in is not for the app",
        FETCHING,
        Fetch(Kept("file")),
        SIGN_IN,
        given=(
            act("type", user=LENA, channel=LOBBY, text="", files=[FILE]),
            keep(look("messages", user=LENA, channel=LOBBY), file="messages.0.files.0.url_private_download"),
        ),
    ),
    Fact("An unknown file is not found", PAGE, form("files.info", file="FNONE"), no("file_not_found")),
]
