"""`extract`: the claims of articles, by rules or a model; nothing is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from latticework.cli import options as shared
from latticework.cli import session
from latticework.errors import InputError, LatticeworkError, UsageError

if TYPE_CHECKING:
    from latticework.article.formats import ReadText
    from latticework.extraction.extractor import Extraction

_ENDINGS = {".jsonl": "jsonl", ".html": "html", ".txt": "table"}


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "table", "html"]), help="Default: by -o, else jsonl."
)
@click.option("-o", "output", metavar="FILE", help="Where to write; a folder gets one file an article.")
@click.option(
    "--lang", help="The language of the text and of names shown: zh, en, ja; default: by the script."
)
@click.option("--date", metavar="DATE", help="When it was published, where the text does not state it.")
@shared.extracting()
@click.option("--accepted", is_flag=True, help="Only the claims that are sure enough to need no review.")
@click.pass_obj
def command(settings: dict[str, Any], /, files: tuple[str, ...], **options: Any) -> None:
    """Find the claims of articles (txt, md, html, pdf, docx; - is text on standard input); store nothing.

    Each claim has its passage, the rules that found it, and a confidence; those below a threshold by kind are
    marked unreviewed. What the gate refuses is counted on standard error.
    """
    folder = Path(options["output"]) if options["output"] else None
    many = folder is not None and (folder.is_dir() or str(options["output"]).endswith("/"))
    ending = folder.suffix if folder and not many else ""
    form = options["form"] or _ENDINGS.get(ending, "jsonl")
    if form == "html" and len(files) > 1 and not many:
        raise UsageError("a page shows one article", remedy="give -o a folder, or one file")
    if options["date"]:
        from latticework.article.dates import bounds

        bounds(options["date"])
    from latticework.extraction.extractor import Extractor
    from latticework.extraction.readers import extract
    from latticework.store.ontology import vocabulary_of

    content = session.workspace(settings).content
    names = vocabulary_of(content)
    chosen = shared.choice(content.root, options)
    readers = chosen.readers(names, lambda: Extractor(names, content))
    if many and folder:
        folder.mkdir(parents=True, exist_ok=True)
    failed: list[LatticeworkError] = []
    parts: list[str] = []
    for name in files:
        try:
            read = _read(name)
        except LatticeworkError as error:
            failed.append(error)
            click.echo(f"latticework: {error}", err=True)
            continue
        try:
            found = extract(readers, read, options["lang"], options["date"])
        except LatticeworkError as error:  # an endpoint that is silent; the rules never are
            failed.append(error)
            click.echo(f"latticework: {name}: {error}", err=True)
            continue
        body = _written(read, found, form, name, settings, options)
        refused = ", ".join(f"{count} refused: {why}" for why, count in sorted(found.refused.items()))
        sure = sum(1 for c in found.claims if c.review == "accepted")
        click.echo(
            f"{Path(name).name}: {len(found.claims)} claims, {sure} of them sure, "
            f"{len(found.new)} entities new{'; ' + refused if refused else ''}",
            err=True,
        )
        if many and folder:
            suffix = {"jsonl": ".jsonl", "html": ".html", "table": ".txt"}[form]
            session.write(body.encode(), str(folder / (Path(name).stem + suffix)))
        else:
            parts.append(body)
    shared.tell_cost(chosen, options["price"])
    if not many:
        session.write("".join(parts).encode(), options["output"])
    if failed:
        sys.exit(failed[0].status if len(failed) == len(files) else 1)


def _read(name: str) -> ReadText:
    from latticework.article import formats

    if name != "-":
        return formats.read(Path(name))
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise InputError("there is no text on standard input", where="-", remedy="pipe an article into it")
    return formats.read_bytes(data, "text", "-")


def _written(
    read: ReadText, found: Extraction, form: str, name: str, settings: dict[str, Any], options: dict[str, Any]
) -> str:
    from latticework.claims import jsonl

    claims = [c for c in found.claims if c.review == "accepted" or not options["accepted"]]
    if form == "jsonl":
        return "".join(line + "\n" for line in jsonl.write(claims))
    language = options["lang"] or settings["lang"] or found.language
    title = read.title or ("" if name == "-" else Path(name).stem)
    if form == "html":
        from latticework.report.marked import page

        return page(read.text, claims, title, language, read.left_out)
    return _table(read, claims, title, language)


def _table(read: ReadText, claims: list[Any], title: str, language: str) -> str:
    from latticework.query.canned import Column
    from latticework.report.formats import terminal
    from latticework.report.marked import STATUSES, kind_word, shown
    from latticework.report.table import Table

    heads = {
        "kind": {"en": "Kind", "zh": "种类", "ja": "種類"},
        "subject": {"en": "Subject", "zh": "主体", "ja": "主体"},
        "status": {"en": "Status", "zh": "状态", "ja": "状態"},
        "object": {"en": "Object", "zh": "对象", "ja": "対象"},
        "time": {"en": "Time", "zh": "时间", "ja": "時点"},
        "sure": {"en": "Sure", "zh": "可信度", "ja": "確度"},
        "words": {"en": "Passage", "zh": "原文", "ja": "原文"},
    }
    rows = tuple(
        {
            "kind": kind_word(c.kind, language),
            "subject": shown(c.subject, language),
            "status": STATUSES.get(language, {}).get(c.status or "", c.status or ""),
            "object": shown(c.object, language) if c.object else c.object_label or "",
            "time": c.time or "",
            "sure": f"{c.confidence:.2f}" + ("" if c.review == "accepted" else " ?"),
            "words": " ".join(read.text[c.evidence.start : c.evidence.end].split())[:40],
        }
        for c in claims
    )
    columns = tuple(Column(name, "text", heading) for name, heading in heads.items())
    table = Table("extract", columns, rows, title, language=language)
    return terminal.plain(table, session.width()) + "\n"
