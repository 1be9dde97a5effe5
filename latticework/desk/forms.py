"""Forms of the desk: a claim to correct or add, and the known entity that a new one is merged with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import KINDS
from latticework.desk.wording import say
from latticework.errors import LatticeworkError, UsageError
from latticework.review import Review

FIELDS = ("kind", "subject", "status", "object", "time", "time_kind", "attributed", "passage")


class Form(ModalScreen[bool]):
    """Fields under one another; Enter saves, and a fault is told under them."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "")]
    AUTO_FOCUS = "Input"
    CSS = """
    Form { align: center middle; }
    Form > VerticalScroll { width: 76; height: auto; max-height: 90%; border: round $accent; padding: 0 1; background: $surface; }
    Form Input { margin-bottom: 0; }
    Form Label { color: $text-muted; }
    Form .fault { color: $error; height: auto; }
    """

    def __init__(
        self, lang: str, fields: dict[str, tuple[str, str]], save: Callable[[dict[str, str]], None]
    ) -> None:
        """Show fields (name to label and value); `save` takes what was typed, and may refuse it."""
        super().__init__()
        self.lang, self.fields, self.save = lang, fields, save

    def compose(self) -> ComposeResult:
        """Lay the fields out."""
        with VerticalScroll():
            for name, (label, value) in self.fields.items():
                yield Label(label)
                yield Input(value, id=f"field-{name}", compact=True)
            yield Label("", classes="fault", markup=False)
            yield Label(say("save", self.lang))

    def on_input_submitted(self) -> None:
        """Save; where that is refused, say why and stay."""
        typed = {name: self.query_one(f"#field-{name}", Input).value.strip() for name in self.fields}
        try:
            self.save(typed)
        except LatticeworkError as error:
            self.query_one(".fault", Label).update(str(error))
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        """Leave without saving."""
        self.dismiss(False)


def fields_of(review: Review, claim: Claim | None, passage: str, lang: str) -> dict[str, tuple[str, str]]:
    """Return the fields of a claim's form, filled with what it says."""
    values = dict.fromkeys(FIELDS, "")
    if claim is not None:
        values |= {
            "kind": claim.kind, "status": claim.status or "", "time": claim.time or "",
            "time_kind": claim.time_kind or "", "subject": claim.subject.id,
            "object": claim.object.id if claim.object else claim.object_label or "",
            "attributed": claim.attributed_to.id if claim.attributed_to else "",
        }  # fmt: skip
    else:
        values["kind"] = "membership"
    values["passage"] = passage
    return {name: (say(name, lang), values[name]) for name in FIELDS}


def claim_of(review: Review, typed: dict[str, str], claim: Claim | None, evidence: Evidence) -> Claim:
    """Return the claim that a form states. Raises UsageError or InputError for what is not known or does not fit."""
    kind = KINDS.get(typed["kind"])
    if kind is None:
        raise UsageError(f"no kind {typed['kind']!r}", remedy=f"one of {', '.join(KINDS)}")
    status = typed["status"] or None
    if status not in kind.subject_roles:
        raise UsageError(
            f"a {kind.name} claim has no status {status!r}", remedy=f"one of {', '.join(kind.statuses())}"
        )

    def entity(name: str, before: Entity | None) -> Entity | None:
        if not name:
            return None
        return before if before is not None and before.id == name else review.entity(name)

    subject = entity(typed["subject"], claim.subject if claim else None)
    if subject is None:
        raise UsageError("there is no subject", remedy="name one")
    base = claim or Claim(kind.name, subject, None, status, evidence)
    same_kind = claim is not None and claim.kind == kind.name
    return replace(
        base, kind=kind.name, subject=subject, status=status, evidence=evidence, rule=None, confidence=None,
        object=entity(typed["object"], base.object) if kind.object_role else None,
        object_label=typed["object"] or None if kind.name == "location" else None,
        time=typed["time"] or None, time_kind=typed["time_kind"] or None,
        attributed_to=entity(typed["attributed"], base.attributed_to),
        amount=base.amount if same_kind else None, currency=base.currency if same_kind else None,
    )  # fmt: skip
