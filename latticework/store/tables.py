"""Exports for tools without RDF: claims as CSV, and the network of members and groupings as GraphML."""

from __future__ import annotations

import csv as _csv
import io
from collections.abc import Callable
from html import escape
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Triple

from latticework.store.reader import Store
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

_COLUMNS = (
    "claim", "kind", "subject", "subjectLabel", "object", "objectLabel", "status", "time", "timeKind",
    "attributedTo", "amount", "currency", "tier", "review", "article", "start", "end",
)  # fmt: skip


def csv(store: Store, rewrite: Callable[[str], str]) -> bytes:
    """Return every accepted claim, a row each, sorted by claim."""
    stated_in = term("statedIn")
    claims = sorted({q.subject.value for q in store.database.quads_for_pattern(None, stated_in, None, None)
                     if isinstance(q.subject, NamedNode)})  # fmt: skip
    out = io.StringIO()
    rows = _csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for claim in claims:
        about: dict[str, Any] = {t.predicate.value: t.object for t in _about(store, claim)}
        if not about:
            continue  # rejected: in no merge
        subject, other = _ends(about)
        labels = store.labels([i for i in (subject, other) if i], "en")
        evidence = about.get(term("evidence").value)  # a row of a reference list has a page instead
        passage: dict[str, Any] = {}
        if evidence is not None:
            passage = {t.predicate.value: t.object for t in _about(store, evidence.value)}

        def value(name: str, of: dict[str, Any] = about) -> str:
            return getattr(of.get(term(name).value), "value", "")

        rows.writerow([
            rewrite(claim), iris.local_name(getattr(about[iris.RDF_TYPE.value], "value", "")).removesuffix("Claim").lower(),
            rewrite(subject), labels.get(subject, ""), rewrite(other), labels.get(other, "") or value("objectLabel"),
            iris.local_name(value("status")) if value("status") else "", value("time"),
            iris.local_name(value("timeKind")) if value("timeKind") else "", rewrite(value("attributedTo")),
            value("amount"), value("currency"), value("tier"), iris.local_name(value("reviewState")),
            rewrite(value("statedIn")), getattr(passage.get(iris.OA + "start"), "value", ""),
            getattr(passage.get(iris.OA + "end"), "value", ""),
        ])  # fmt: skip
    return out.getvalue().encode()


def _about(store: Store, iri: str) -> list[Triple]:
    return [q.triple for q in store.database.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())]


_OBJECT_ROLES = {"claimedGroup", "coveredTechnology", "restrictedTarget", "relatedGrouping", "fundedTarget"}
_PLAIN = {"status", "timeKind", "reviewState", "origin", "statedIn", "evidence", "attributedTo"}


def _ends(about: dict[str, Any]) -> tuple[str, str]:
    """Return the subject and object of a claim, whatever their roles."""
    subject = other = ""
    for predicate, value in about.items():
        name = iris.local_name(predicate)
        if not predicate.startswith(iris.BASE) or name in _PLAIN or not isinstance(value, NamedNode):
            continue
        if name in _OBJECT_ROLES:
            other = value.value
        else:
            subject = value.value
    return subject, other


def graphml(store: Store, rewrite: Callable[[str], str]) -> bytes:
    """Return the two-mode network: parties and groupings as nodes, memberships in force as edges."""
    member_of = term("memberOf")
    edges = sorted({(q.subject.value, q.object.value) for q in store.database.quads_for_pattern(None, member_of, None, None)
                    if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)})  # fmt: skip
    parties, groupings = sorted({a for a, _ in edges}), sorted({b for _, b in edges})
    english, chinese = (store.labels([*parties, *groupings], language) for language in ("en", "zh"))
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>'
            for name in ("label", "label_zh", "kind")
        ),
        '<graph edgedefault="directed">',
    ]
    for kind, nodes in (("party", parties), ("grouping", groupings)):
        for node in nodes:
            label, label_zh = escape(english.get(node, "")), escape(chinese.get(node, ""))
            out.append(
                f'<node id="{escape(rewrite(node))}"><data key="label">{label}</data>'
                f'<data key="label_zh">{label_zh}</data><data key="kind">{kind}</data></node>'
            )
    out += [f'<edge source="{escape(rewrite(a))}" target="{escape(rewrite(b))}"/>' for a, b in edges]
    return "\n".join([*out, "</graph>", "</graphml>", ""]).encode()
