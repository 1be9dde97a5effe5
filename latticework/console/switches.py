"""The commands that change how the console behaves, and those that read and write files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from latticework.console.session import LANGUAGES, MODES, Session
from latticework.console.wording import say
from latticework.errors import UsageError

_YES, _NO = ("on", "yes", "true", "1"), ("off", "no", "false", "0")
_SHOWN = 20  # entries of the history that are listed


def _said(session: Session, name: str, value: object) -> str | None:
    """Return what is set now; a script is told nothing."""
    if not session.settings.interactive:
        return None
    language = session.settings.language
    if isinstance(value, bool):
        value = say("on" if value else "off", language)
    return say("set", language, name=name, value=value) + "\n"


def _flag(name: str) -> Callable[[Session, Sequence[str]], str | None]:
    """Return the command that switches a setting: `on`, `off`, or the other way."""

    def run(session: Session, given: Sequence[str]) -> str | None:
        now = bool(getattr(session.settings, name))
        if given and given[0].lower() not in (*_YES, *_NO):
            raise UsageError(f".{name} is not {given[0]!r}", remedy="on or off")
        wanted = given[0].lower() in _YES if given else not now
        setattr(session.settings, name, wanted)
        return _said(session, name, wanted)

    return run


def _lang(session: Session, given: Sequence[str]) -> str | None:
    if given:
        if given[0] not in LANGUAGES:
            raise UsageError(f"there are no labels in {given[0]!r}", remedy=f"one of {', '.join(LANGUAGES)}")
        session.settings.language = given[0]
    return _said(session, "lang", session.settings.language)


def _mode(session: Session, given: Sequence[str]) -> str | None:
    if given:
        mode = {"ttl": "turtle", "vert": "vertical"}.get(given[0], given[0])
        if mode not in MODES:
            raise UsageError(f"unknown format {given[0]!r}", remedy=f"one of {', '.join(MODES)}")
        if mode == "xlsx" and session.settings.output is None:
            raise UsageError("a terminal cannot show xlsx", remedy="write .once FILE.xlsx")
        session.settings.mode = mode
    return _said(session, "mode", session.settings.mode)


def _output(session: Session, given: Sequence[str]) -> str | None:
    to_terminal = not given or given[0] in ("stdout", "-")
    session.settings.output = None if to_terminal else _fresh(Path(given[0]).expanduser())
    return _said(session, "output", "stdout" if to_terminal else session.settings.output)


def _once(session: Session, given: Sequence[str]) -> str | None:
    if not given:
        raise UsageError(".once needs a file", remedy="its ending names the format: .once members.csv")
    session.settings.once = _fresh(Path(given[0]).expanduser())
    return None


def _fresh(path: Path) -> Path:
    """Return a file, emptied, so that a wrong place is said at once. Raises UsageError."""
    try:
        path.write_bytes(b"")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="name another file") from None
    return path


def _read(session: Session, given: Sequence[str]) -> None:
    if not given:
        raise UsageError(".read needs a file", remedy="a script: queries and dot-commands")
    session.read(Path(given[0]).expanduser())


def _limit(session: Session, given: Sequence[str]) -> str | None:
    if given:
        if given[0].lower() in ("off", "none", "0"):
            session.settings.limit = None
        elif re.fullmatch(r"\d{1,9}", given[0]):
            session.settings.limit = int(given[0])
        else:
            raise UsageError(f"{given[0]!r} is no number of rows", remedy="a number, or off")
    return _said(session, "limit", f"{session.settings.limit:,}" if session.settings.limit else False)


def _timeout(session: Session, given: Sequence[str]) -> str | None:
    if given:
        try:
            session.worker.timeout = max(float(given[0]), 0.1)
        except ValueError:
            raise UsageError(f"{given[0]!r} is no number of seconds", remedy=".timeout 60") from None
    return _said(session, "timeout", f"{session.worker.timeout:g} s")


def _save(session: Session, given: Sequence[str]) -> str:
    """Write the last query to a file; under a bare name, among the user's own reports."""
    if not session.last_query:
        raise UsageError("no query has run yet", remedy="run one, then .save NAME")
    if not given:
        raise UsageError(".save needs a name or a file", remedy=".save my-question, .save question.rq")
    name = given[0]
    own = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name)
    path = (
        session.workspace.content.root / "queries" / "own" / f"{name}.rq" if own else Path(name).expanduser()
    )
    if own and name in session.catalogue.files and session.catalogue.files[name] != path:
        raise UsageError(f"there is a report {name} already", remedy="choose another name")
    head = f"#+ summary: {name}\n\n" if own else ""
    declared = "".join(
        f"PREFIX {prefix}: <{namespace}>\n"
        for prefix, namespace in session.prefixes.items()
        if re.search(rf"(?<![\w:]){prefix}:", session.last_query)
        and not re.search(rf"PREFIX\s+{prefix}:", session.last_query, re.IGNORECASE)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}{declared}{session.last_query}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", remedy="name another file") from None
    if own:
        session.catalogue.files[name] = path
    return say("written", session.settings.language, path=path) + (f"  (.{name})" if own else "") + "\n"


def _history(session: Session, given: Sequence[str]) -> str:
    entries = list(enumerate(session.history(), 1))
    if given and given[0].isdigit():
        entries = entries[-int(given[0]) :]
    elif given:
        entries = [(n, text) for n, text in entries if given[0].casefold() in text.casefold()]
    else:
        entries = entries[-_SHOWN:]
    return "".join(f"{n:>5}  {text.replace(chr(10), chr(10) + '       ')}\n" for n, text in entries)


def _open(session: Session, given: Sequence[str]) -> str | None:
    """Open another store, or take a query into the line to edit it."""
    if not given:
        raise UsageError(".open needs a name", remedy="a report, a .rq file, or the folder of a store")
    path = Path(given[0]).expanduser()
    if given[0] in session.catalogue.files:
        session.prefill = session.catalogue.get(given[0]).text.strip()
    elif path.is_file():
        session.prefill = _without_head(path).strip()
    else:
        session.open_store(path.absolute())
        return _said(session, "store", path)
    if session.settings.interactive:
        return None
    return session.prefill + "\n"


def _without_head(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", remedy="name another file") from None
    return "".join(line for line in lines if not line.startswith("#+"))


Run = Callable[[Session, Sequence[str]], str | None]
COMMANDS: Mapping[str, tuple[str, str, Mapping[str, str], Run]] = {
    "labels": ("[on|off]", "flag", {"en": "labels or IRIs in results (F2)", "zh": "结果显示名称或 IRI(F2)",
                                    "ja": "結果を名称か IRI で表示(F2)"}, _flag("labels")),
    "lang": ("[en|zh|ja]", "language", {"en": "the language of labels (F3)", "zh": "名称的语言(F3)",
                                        "ja": "名称の言語(F3)"}, _lang),
    "mode": ("[FORMAT]", "mode", {"en": "the format of results: table, vertical, turtle, csv, … (F4)",
                                  "zh": "结果格式:table、vertical、turtle、csv…(F4)", "ja": "結果の形式(F4)"}, _mode),
    "output": ("[FILE]", "file", {"en": "write all that follows to a file", "zh": "此后的结果写入文件",
                                  "ja": "以後の結果をファイルへ"}, _output),
    "once": ("FILE", "file", {"en": "write the next result to a file", "zh": "下一个结果写入文件",
                              "ja": "次の結果をファイルへ"}, _once),
    "read": ("FILE", "file", {"en": "run a script", "zh": "执行脚本文件", "ja": "スクリプトを実行"}, _read),
    "timer": ("[on|off]", "flag", {"en": "say how long a query took", "zh": "显示用时", "ja": "所要時間を表示"},
              _flag("timer")),
    "limit": ("[N|off]", "", {"en": "at most so many rows of a query", "zh": "查询结果的行数上限", "ja": "行数の上限"},
              _limit),
    "timeout": ("[SECONDS]", "", {"en": "stop a query after", "zh": "查询时限(秒)", "ja": "時間制限(秒)"}, _timeout),
    "pager": ("[on|off]", "flag", {"en": "open long results full screen", "zh": "长结果全屏浏览",
                                   "ja": "長い結果を全画面で表示"}, _flag("pager")),
    "bail": ("[on|off]", "flag", {"en": "stop a script at its first error", "zh": "脚本遇错即停",
                                  "ja": "最初の誤りでスクリプトを止める"}, _flag("bail")),
    "save": ("NAME|FILE", "file", {"en": "keep the last query; a bare NAME makes it a report of yours",
                                   "zh": "保存上一个查询;仅写名称则成为自己的报告", "ja": "直前の問い合わせを保存"}, _save),
    "history": ("[N|TEXT]", "", {"en": "what was entered before", "zh": "输入历史", "ja": "入力の履歴"}, _history),
    "open": ("NAME|FILE|DIR", "open", {"en": "edit a report or .rq file as SPARQL; or ask another store",
                                       "zh": "把报告或 .rq 文件作为 SPARQL 编辑;或打开另一个库",
                                       "ja": "レポートや .rq を SPARQL として編集、または別のストアを開く"}, _open),
}  # fmt: skip
