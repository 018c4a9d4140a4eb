"""What is under way between the sandbox and the app, so that time can wait for it."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class Activity:
    """Counts calls and deliveries in flight. `generation` changes with every beginning and end."""

    def __init__(self) -> None:
        self.generation = 0
        self._in_flight = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run in the background, in flight from this moment until it ends."""
        self._count(1)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._count(-1)
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error

    def _count(self, change: int) -> None:
        self.generation += 1
        self._in_flight += change
        if self._in_flight:
            self._quiet.clear()
        else:
            self._quiet.set()

    async def quiet(self) -> None:
        """Wait until nothing is in flight."""
        await self._quiet.wait()
