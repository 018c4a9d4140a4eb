"""The other addresses Slack gives out: response_urls, upload addresses and files."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox import arguments
from sandbox.errors import SlackError
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

    async def file(self, request: Request) -> Response:
        file = self.world.workspace.files.get(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        return Response(file.content, media_type=mimetype(file.name))


async def _content(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with request.form() as form:
            for value in form.values():
                if not isinstance(value, str):
                    return await value.read()
    return await request.body()
