"""PDF and DOCX: the text that an extractor of the extra [articles] takes out of them, with its version."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from latticework.article.formats.model import Edit, Stated
from latticework.errors import InputError, LimitError, UsageError

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor made of a document."""

    text: str
    edits: tuple[Edit, ...]
    stated: Stated
    extractor: str


def _missing(where: str, package: str) -> UsageError:
    return UsageError(
        f"reading it needs {package}", where=where, remedy="pip install 'latticework[articles]'"
    )


def pdf(data: bytes, where: str) -> Extracted:
    """Return the text of a PDF, its pages parted by form feeds.

    Raises InputError where it is locked or broken, or where a page is only a picture.
    """
    try:
        import pypdfium2
        from pypdfium2 import raw
    except ImportError:
        raise _missing(where, "pypdfium2") from None
    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise InputError(
            "the PDF is locked with a password" if locked else f"no sound PDF: {error}",
            where=where,
            remedy="save a copy without password" if locked else "is the file whole?",
        ) from None
    pages: list[str] = []
    pictures: list[int] = []
    for number, page in enumerate(document, 1):
        text = str(page.get_textpage().get_text_range()).replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip() and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)):
            pictures.append(number)
        pages.append(text.rstrip("\n"))
    title = str(document.get_metadata_dict().get("Title") or "").strip() or None
    document.close()
    if pictures or not any(page.strip() for page in pages):
        named = ", ".join(map(str, pictures[:10])) or "1"
        raise InputError(
            f"no text layer on page {named}: the page is a picture",
            where=where,
            remedy="run it through text recognition first (ocrmypdf), or give the text",
        )
    if title and title.lower().endswith((".doc", ".docx", ".pdf", ".indd")):
        title = None  # the name of the file it was printed from
    text = "\n\f".join(pages)
    return Extracted(text, tuple(_furniture(text)), Stated(title), f"pypdfium2 {version('pypdfium2')}")


def _furniture(text: str) -> Iterator[Edit]:
    """Yield what no reader takes for text: running heads, page numbers, marks of a broken line."""
    edges: dict[str, list[tuple[int, int]]] = {}
    place, count = 0, text.count("\f") + 1
    for page in text.split("\f"):
        lines = [(m.start() + place, m.end() + place) for m in re.finditer(r"[^\n]*\S[^\n]*", page)]
        for start, end in {*lines[:1], *lines[-1:]}:
            edges.setdefault(re.sub(r"\d+", "#", text[start:end].strip()), []).append((start, end))
        place += len(page) + 1
    gone = sorted(
        span
        for line, spans in edges.items()
        for span in spans
        if (len(spans) >= 3 and len(spans) >= 0.3 * count)
        or re.fullmatch(r"[-–—\s第页頁]*#(?:\s*/\s*#)?[-–—\s页頁]*", line)
    )
    found = [Edit(start, end) for start, end in gone]
    for match in re.finditer("[\ufffe\u00ad\u0002]\n?|\f|\u200b|\ufeff", text):
        if not any(edit.start <= match.start() < edit.end for edit in found):
            found.append(Edit(match.start(), match.end()))
    yield from sorted(found)


def docx(data: bytes, where: str) -> Extracted:
    """Return the text of a Word document, a paragraph a line; deleted and hidden runs are left out.

    Raises InputError where it is broken, LimitError where it unpacks to more than 200 MB.
    """
    import zipfile

    try:
        import docx as python_docx
    except ImportError:
        raise _missing(where, "python-docx") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise LimitError("it unpacks to more than 200 MB", where=where, remedy="split it")
        document: Any = python_docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"no sound DOCX: {error}", where=where, remedy="is the file whole?") from None
    lines: list[str] = []
    title: str | None = str(document.core_properties.title or "").strip() or None
    for paragraph in document.element.body.iter(f"{_WORD}p"):
        line = "".join(_runs(paragraph)).strip("\n")
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        if title is None and style is not None and style.get(f"{_WORD}val") == "Title":
            title = line.strip() or None
        lines.append(line)
    text = "\n".join(lines) + "\n"
    return Extracted(text, (), Stated(title), f"python-docx {version('python-docx')}")


def _runs(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph's runs as a reader sees it, inserted ones too."""
    for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}noBreakHyphen"):
        above = list(node.iterancestors())
        inner = next((a for a in above if a.tag == f"{_WORD}p"), None)
        if inner is not paragraph:
            continue  # a text box inside: its paragraphs come by themselves
        if any(a.tag in (f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}tabs") for a in above):
            continue
        run = next((a for a in above if a.tag == f"{_WORD}r"), None)
        vanish = run.find(f"{_WORD}rPr/{_WORD}vanish") if run is not None else None
        if vanish is not None and vanish.get(f"{_WORD}val") not in ("0", "false"):
            continue
        kind = node.tag.removeprefix(_WORD)
        yield {"t": node.text or "", "tab": "\t", "br": "\n", "noBreakHyphen": "-"}[kind]
