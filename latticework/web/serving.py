"""Run the application in uvicorn until it is told to stop."""

from __future__ import annotations

import socket
import sys

from latticework.errors import LatticeworkError
from latticework.web.settings import Settings
from latticework.workspace import Workspace

LONGEST_HEAD = 4 * 1024**2  # a query by GET is as long as its percent-encoding


def serve(workspace: Workspace, settings: Settings) -> None:
    """Listen and answer until interrupted. Raises LatticeworkError where the address cannot be had."""
    import uvicorn

    from latticework.web.app import application
    from latticework.web.connections import patient

    listening = _listen(settings)
    app = application(workspace, settings)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"latticework listens on http://{shown}:{port}/  (Ctrl-C stops it)", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_graceful_shutdown=3, backlog=512, http=patient(settings.patience), ws="none", lifespan="on",
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(512)  # who comes before the first worker is up waits, and is not turned away
    except OSError as error:
        listening.close()
        raise LatticeworkError(
            f"cannot listen: {error.strerror or error}", where=f"{settings.host}:{settings.port}",
            remedy="name another address: --bind 127.0.0.1:0 takes any free port",
        ) from None  # fmt: skip
    return listening
