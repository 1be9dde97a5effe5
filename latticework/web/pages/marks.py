"""Marks of statuses and addresses of things, as templates show them."""

from __future__ import annotations

from urllib.parse import quote

from latticework.vocabulary import iris

# The class of a status (its colour) and its mark (its shape), by name.
_MARKS = {
    "member": ("in-force", "m-in-force"), "founding": ("in-force", "m-founding"),
    "signatory": ("in-force", "m-signatory"), "in-force": ("in-force", "m-in-force"),
    "active": ("in-force", "m-in-force"), "launched": ("in-force", "m-in-force"),
    "prospective": ("prospective", "m-prospective"), "planned": ("prospective", "m-prospective"),
    "proposed": ("prospective", "m-prospective"), "signed-only": ("prospective", "m-signatory"),
    "former": ("former", "m-former"), "excluded": ("excluded", "m-excluded"), "barred": ("excluded", "m-excluded"),
    "partner": ("associated", "m-associated"), "observer": ("associated", "m-associated"),
    "initiator": ("initiating", "m-initiating"),
}  # fmt: skip
_HTML = {"zh": "zh-Hans", "en": "en", "ja": "ja"}


def mark_of(status: str) -> tuple[str, str] | None:
    """Return the class and the mark of a status; None for one that is drawn without a mark."""
    return _MARKS.get(status)


def address(iri: str) -> str:
    """Return where a thing has its page: things of ours on this server, others where they are.

    An IRI that no browser should open (`javascript:`, `data:`, `urn:`) leads nowhere.
    """
    if not iri.startswith(iris.BASE):
        return iri if iri.startswith(("https://", "http://")) else "#"
    return "/" + quote(iri[len(iris.BASE) :], safe="/#=,")


def html_language(code: str) -> str:
    """Return a language as HTML names it, so that fonts and line breaks follow it."""
    return _HTML.get(code, code)
