"""Preparing what reads comments, where its heads are not shipped: once on a machine, while everything else goes on."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import structlog

from analysis.learned import model as models
from analysis.learned.model import Model

log = structlog.get_logger()
COMMAND = (sys.executable, "-m", "analysis.learned.preparing")
RETRY = 600.0  # seconds, after a process that could not do it
_BEHIND_ALL = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)  # on Windows; elsewhere the process steps back by itself


class Preparation:
    """Fits heads in a process of its own, since that takes a core for minutes, and hands over the model it makes."""

    def __init__(self, ready: Callable[[Model], None], command: Sequence[str] = COMMAND, retry: float = RETRY) -> None:
        self._ready, self._command, self._retry = ready, command, retry
        self._stopped, self._lock = threading.Event(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Nothing where the model is there, or where this machine can have none."""
        if models.is_to_be_prepared():
            self._thread = threading.Thread(target=self._until_there, name="preparation", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the process; the next start goes on where it was."""
        self._stopped.set()
        with self._lock:
            if self._process is not None:
                self._process.kill()
        if self._thread is not None:
            self._thread.join()

    def _until_there(self) -> None:
        while not self._stopped.is_set():
            status = self._run()
            model = models.prepared() if status == 0 else None
            if model is not None:
                log.info("what reads comments is prepared", model=model.version)
                self._ready(model)
                return
            if not self._stopped.is_set():
                log.error("what reads comments could not be prepared", status=status, again_in=self._retry)
                self._stopped.wait(self._retry)

    def _run(self) -> int:
        with self._lock:
            if self._stopped.is_set():
                return -1
            quiet = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            process = self._process = subprocess.Popen(self._command, env=quiet, creationflags=_BEHIND_ALL)
        return process.wait()
