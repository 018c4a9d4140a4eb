"""The other addresses Slack gives out: response_urls, upload addresses and files."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from sandbox import arguments
from sandbox.errors import SlackError
from sandbox.state import File, Workspace
from sandbox.webapi import faulty
from sandbox.wire import mimetype
from sandbox.world import World


@dataclass
class Doors:
    world: World

    async def respond(self, request: Request) -> Response:
        """A use of a response_url: `ok`, or 404 for a dead address and for a message Slack refuses alike."""
        world = self.world
        with world.activity.busy():
            args = await arguments.read(request)
            fault = world.faults.take("response_url", args.values)
            refused = world.faults.refused_blocks("response_url", args.values)

            def run() -> Response:
                try:
                    world.responses.use(world.workspace, request.path_params["key"], args, refused)
                except SlackError as refusal:
                    return JSONResponse({"ok": False, "error": refusal.name}, 404)
                return PlainTextResponse("ok")

            return await faulty(world, request, fault, run)

    async def upload(self, request: Request) -> Response:
        """The bytes of a file, raw or as a form; each address takes one file of the announced length."""
        workspace = self.world.workspace
        with self.world.activity.busy():
            content = await _content(request)
            fault = self.world.faults.take("upload", {})

            def run() -> Response:
                file_id = workspace.uploads.pop(request.path_params["key"], None)
                file = workspace.files.get(file_id or "")
                if file is None or len(content) != file.size:
                    return PlainTextResponse("upload failed", 400 if file else 404)
                file.content = content
                return PlainTextResponse(f"OK - {len(content)}")

            return await faulty(self.world, request, fault, run)

    async def private_file(self, request: Request) -> Response:
        """A file as the app fetches it. Whoever may not read it is sent to the sign-in page, as a browser would be."""
        world = self.world
        with world.activity.busy():
            fault = world.faults.take("download", {})
            return await faulty(world, request, fault, lambda: self._fetched(request))

    def _fetched(self, request: Request) -> Response:
        workspace = self.world.workspace
        _, _, file_id = request.path_params["id"].partition("-")
        file = workspace.files.get(file_id)
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not may_fetch(workspace, file, token):
            return RedirectResponse(f"{workspace.address}/?redir={quote(request.url.path, safe='')}", 302)
        assert file is not None
        return Response(file.content, media_type=mimetype(file.name))

    async def file(self, request: Request) -> Response:
        """A file as the page shows it, whose person is signed in."""
        file = self.world.workspace.files.get(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        return Response(file.content, media_type=mimetype(file.name))


def may_fetch(workspace: Workspace, file: File | None, token: str) -> bool:
    """Whether this token reads this file: the app's own, with `files:read`, where the app can see the file."""
    app = workspace.app
    if file is None or file.content is None or token != app.bot_token or app.token != "good":
        return False
    places = [workspace.channels[each] for each in file.channels]
    sees = file.owner == app.bot_user or any(workspace.app_is_in(each) for each in places)
    return sees and "files:read" in app.scopes


async def _content(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form() as form:
            for value in form.values():
                if not isinstance(value, str):
                    return await value.read()
    return await request.body()
