"""Files of articles as text: txt, Markdown, HTML, PDF, DOCX; what is no article's text is left out.

`read(path)` gives the text that offsets count, and the edits that make what a reader sees of it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from latticework.article.formats import encodings, heading, markup, plain
from latticework.article.formats.model import Edit, ReadText, Stated, Visible
from latticework.errors import InputError

ENDINGS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")

__all__ = ["ENDINGS", "Edit", "ReadText", "Stated", "Visible", "read"]


def read(path: Path) -> ReadText:
    """Return the text of an article's file.

    Raises InputError where the file is not there, is of no known kind, or holds no text: a PDF without a
    text layer, an encoding that cannot be told.
    """
    try:
        state = path.stat()
        return _read(path, state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise InputError(
            error.strerror or "cannot be read", where=str(path), remedy="check the path"
        ) from None


@lru_cache(maxsize=2)  # the loader reads it, and then who keeps its text
def _read(path: Path, size: int, changed: int) -> ReadText:
    data = path.read_bytes()
    return read_bytes(data, kind_of(path, data), str(path))


def read_bytes(data: bytes, kind: str, where: str) -> ReadText:
    """Return the text of a file's bytes; `kind` is text, markdown, html, pdf or docx."""
    sha256 = hashlib.sha256(data).hexdigest()
    if kind in ("pdf", "docx"):
        from latticework.article.formats import documents  # heavy, and of the extra [articles]

        found = (documents.pdf if kind == "pdf" else documents.docx)(data, where)
        text, edits, stated, tool, encoding = found.text, found.edits, found.stated, found.extractor, None
    else:
        text, encoding = encodings.decode(data, where, markup=kind == "html")
        tool = None
        if kind == "html":
            edits, stated = markup.read(text)
        elif kind == "markdown":
            edits, stated = plain.markdown(text)
        else:
            edits, stated = plain.text(text)
    if "\x00" in text:
        raise InputError("it holds NUL characters: no text", where=where, remedy="is this the right file?")
    result = ReadText(text, edits, sha256, encoding=encoding, extractor=tool)
    seen = result.visible().text
    if not seen.strip():
        raise InputError("there is no text in it", where=where, remedy="is this the right file?")
    stated = heading.completed(stated, seen)
    return ReadText(
        text, edits, sha256, stated.title, stated.publisher, stated.published, stated.language, encoding, tool
    )


def kind_of(path: Path, data: bytes) -> str:
    """Return the kind of a file: by its first bytes, else its ending. Raises InputError for neither."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    kinds = {"txt": "text", "text": "text", "md": "markdown", "markdown": "markdown", "html": "html",
             "htm": "html", "xhtml": "html", "pdf": "pdf", "docx": "docx"}  # fmt: skip
    kind = kinds.get(path.suffix.lower().lstrip("."))
    if kind in ("pdf", "docx"):
        raise InputError(f"it is no {kind.upper()} file", where=str(path), remedy="is this the right file?")
    if kind is None:
        raise InputError(
            f"no reader takes {path.suffix or 'a file without ending'}",
            where=str(path),
            remedy=f"give a file that ends in {' '.join(ENDINGS)}",
        )
    return kind
