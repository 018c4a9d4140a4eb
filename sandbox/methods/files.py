"""files.*: the upload in three steps (ask for an address, send the bytes, complete), and reading about it."""

from sandbox import posting
from sandbox.clock import micros
from sandbox.content import Content
from sandbox.errors import SlackError
from sandbox.ids import fresh, secret
from sandbox.methods.call import Call
from sandbox.state import Channel, File, Json, Workspace
from sandbox.wire import file_json


def get_upload_url(call: Call) -> Json:
    name, length = call.args.text("filename"), call.args.number("length")
    if not name or not length or length <= 0:
        raise SlackError("missing_argument")
    workspace = call.workspace
    created = micros(workspace.now()) // 1_000_000
    file = File(fresh("F"), name, length, workspace.app.bot_user, created)
    workspace.files[file.id] = file
    workspace.uploads[key := secret()] = file.id
    return {"upload_url": f"{workspace.address}/upload/{key}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    workspace = call.workspace
    rows = call.args.parsed("files", SlackError("invalid_arguments"))
    if not isinstance(rows, list) or not rows:
        raise SlackError("invalid_arguments")
    files = [_uploaded(workspace, row) for row in rows]
    channels = [_channel(workspace, c) for c in _targets(call)]
    for file, row in zip(files, rows, strict=True):
        file.complete, file.title = True, row.get("title") or file.name
    for channel in channels:
        _share(call, channel, files)
    return {"files": [file_json(workspace, f) for f in files]}


def _targets(call: Call) -> list[str]:
    single = call.args.text("channel_id")
    return [single] if single else call.args.listing("channels")


def _uploaded(workspace: Workspace, row: Json) -> File:
    file = workspace.files.get(str(row.get("id")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    return file


def _channel(workspace: Workspace, channel_id: str) -> Channel:
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.kind != "channel" and not workspace.app_is_in(channel)):
        raise SlackError("channel_not_found")
    if not workspace.app_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _share(call: Call, channel: Channel, files: list[File]) -> None:
    for file in files:
        file.channels.append(channel.id)
    said = Content(call.args.text("initial_comment") or "", None, None)
    posting.post(
        call.workspace,
        channel,
        call.workspace.app.bot_user,
        said,
        thread_ts=call.args.text("thread_ts"),
        subtype="file_share",
        files=[f.id for f in files],
    )


def info(call: Call) -> Json:
    file = call.workspace.files.get(call.args.need("file"))
    if file is None or not file.complete:
        raise SlackError("file_not_found")
    return {"file": file_json(call.workspace, file)}
