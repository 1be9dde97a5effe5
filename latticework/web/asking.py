"""A worker of the server: reads orders from standard input, a line each, answers each into a file.

It is a process so that it can be ended: at its deadline by the server (and, should that be gone, by its own
alarm), at its memory bound by the system. An answer is in its file whole before anybody is told of it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from typing import Any

from latticework.errors import LatticeworkError, LimitError, UsageError
from latticework.web.problems import Problem, problem_of

EXHAUSTED = 66


def bounded(memory: int, largest: int) -> None:
    """Bound memory and file size of this process, and tie its life to the server's, where the system can."""
    try:
        import ctypes
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write over the bound is an error, not the end
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no orphan goes on computing
    except (ImportError, AttributeError, OSError, ValueError):
        return  # not Linux: the deadline alone holds


def main() -> int:
    """Answer orders until there are no more."""
    memory, largest = int(sys.argv[1]), int(sys.argv[2])
    bounded(memory, largest)
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that prints can disturb the replies
    from latticework.web import answering  # after the bounds: what it imports counts

    for line in sys.stdin.buffer:
        order: dict[str, Any] = json.loads(line)
        _alarm(order["timeout"] + 5)
        reply = _answered(answering.answer, order, largest)
        _alarm(0)
        replies.write(json.dumps(reply).encode() + b"\n")
        if reply.get("exhausted"):
            return EXHAUSTED
    return 0


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # its default action ends the process, Rust or not


def _answered(answer: Any, order: dict[str, Any], largest: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = answer(order)
        return found
    except Problem as problem:
        return {"status": problem.status, "errors": problem.errors, "detail": problem.detail}
    except MemoryError:
        return {
            **_shown(Problem(503, "stopped at its memory bound", remedy="narrow the query, or add a LIMIT")),
            "exhausted": True,
        }
    except OSError as error:
        if error.errno == errno.EFBIG or f"os error {errno.EFBIG})" in str(
            error
        ):  # the latter from the engine
            said = f"the answer has more than {largest / 1024**2:,.0f} MiB"
            return _shown(Problem(503, said, remedy="add a LIMIT, or ask for parts"))
        return _shown(Problem(503, str(error) or type(error).__name__, remedy="try again"))
    except LimitError as error:  # a request out of bounds, refused before anything ran
        return _shown(Problem(413, error.what, where=error.where, remedy=error.remedy))
    except UsageError as error:
        return _shown(problem_of(error, order.get("usage", 400)))
    except LatticeworkError as error:
        return _shown(problem_of(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours is an answer too, and the worker lives on
        return _shown(Problem(500, f"{type(error).__name__}: {error}", remedy="report it"))


def _shown(problem: Problem) -> dict[str, Any]:
    return {"status": problem.status, "errors": problem.errors, "detail": problem.detail}


if __name__ == "__main__":
    sys.exit(main())
