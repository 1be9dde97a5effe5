"""An article's graph as review has decided: accepted, rejected, corrected and added claims, merged entities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from latticework.claims import decisions as made
from latticework.claims.decisions import Decision, Merge
from latticework.claims.model import Claim
from latticework.content import Content
from latticework.graph.source import SourceGraph, claims_by_iri, from_claims, to_article
from latticework.vocabulary import iris
from latticework.vocabulary.iris import term

GRAPH = iris.graph("decisions")
FOLDER = "graphs/decisions"
_STATE = term("reviewState")


def decided(
    graph: SourceGraph,
    decisions: Iterable[Decision],
    merges: Mapping[str, str],
    to_ratify: Collection[str] = (),
) -> SourceGraph:
    """Return a graph as it stands after the decisions about its article; without any, the graph itself.

    A decision whose passage the article no longer has changes nothing: its claim is open again.
    """
    return _decided(graph, decisions, merges, to_ratify)[0]


def adrift(graph: SourceGraph, decisions: Iterable[Decision], merges: Mapping[str, str]) -> list[Claim]:
    """Return the claims that a reviewer added, or put in the place of others, and whose passage is gone."""
    decisions = list(decisions)
    ours = [d.claim if d.verdict == "added" else d.correction for d in decisions]
    wanted = {(made.key(now), made.stated(now)) for c in ours if c is not None for now in (_of(c, merges),)}
    return [
        claim
        for claim in _decided(graph, decisions, merges, ())[1]
        if (made.key(claim), made.stated(claim)) in wanted
    ]


def _decided(
    graph: SourceGraph, decisions: Iterable[Decision], merges: Mapping[str, str], to_ratify: Collection[str]
) -> tuple[SourceGraph, list[Claim]]:
    """Return a graph as decided, and the claims that it should hold and that have no passage in it."""
    decisions = made.latest(
        after_merges(decisions, merges)
    )  # one claim may have been decided under two names
    touched = bool(merges) and any(
        t.value in merges for q in graph.quads for t in (q.subject, q.object) if isinstance(t, NamedNode)
    )
    if not decisions and not touched:
        return graph, []
    if touched:
        graph = _merged(graph, merges, to_ratify)
    article = to_article(graph)
    nodes = claims_by_iri(graph)
    passages = {c.evidence.sha256: c.evidence for c in nodes.values()}
    states: dict[str, str] = {}
    new: dict[tuple[object, ...], Claim] = {}
    gone: dict[tuple[object, ...], Claim] = {}
    held = {(made.key(c), made.stated(c)): iri for iri, c in nodes.items()}
    for decision in decisions:
        about = _of(decision.claim, merges)
        same = held.get((made.key(about), made.stated(about)))
        alike = [
            iri
            for iri, c in nodes.items()
            if made.key(c) == made.key(about) and c.status == about.status and iri not in states
        ]
        if decision.verdict != "accepted":
            for what in (new, gone):  # what a correction had put there
                what.pop((made.key(about), made.stated(about)), None)
        if decision.verdict == "accepted" and same:
            states[same] = "accepted"
        elif decision.verdict in ("rejected", "corrected"):
            states.update(dict.fromkeys([same] if same else alike, "rejected"))
        if decision.verdict in ("rejected", "reopened") or (decision.verdict == "accepted" and same):
            continue
        wanted = _of(decision.correction, merges) if decision.correction else about
        is_there = decision.article == article.sha256
        place = wanted.evidence if is_there else passages.get(wanted.evidence.sha256)
        again = held.get((made.key(wanted), made.stated(wanted)))
        if again:
            states[again] = "accepted"
        elif place is not None:
            stands = replace(wanted, evidence=place, review="accepted")
            new[made.key(stands), made.stated(stands)] = stands
        else:
            gone[made.key(wanted), made.stated(wanted)] = wanted
    quads = set(graph.quads)
    for iri, state in states.items():
        node = NamedNode(iri)
        quads -= {q for q in quads if q.subject == node and q.predicate == _STATE}
        quads.add(Quad(node, _STATE, iris.status(state), graph.name))
    now = SourceGraph(graph.name, frozenset(quads | _statements(graph, new.values(), to_ratify)))
    return now, list(gone.values())


def after_merges(decisions: Iterable[Decision], merges: Mapping[str, str]) -> list[Decision]:
    """Return decisions with their claims about the entities that others were merged into."""
    return [
        replace(d, claim=_of(d.claim, merges), correction=d.correction and _of(d.correction, merges))
        for d in decisions
    ]


def _of(claim: Claim, merges: Mapping[str, str]) -> Claim:
    if not merges:
        return claim
    subject = made.merged(claim.subject, merges)
    return replace(
        claim,
        subject=subject or claim.subject,
        object=made.merged(claim.object, merges),
        attributed_to=made.merged(claim.attributed_to, merges),
    )


def _statements(article_of: SourceGraph, claims: Iterable[Claim], to_ratify: Collection[str]) -> set[Quad]:
    """Return the statements of claims; an entity is described where the claim brings its names along."""
    found: set[Quad] = set()
    for claim in claims:
        entities = (claim.subject, claim.object, claim.attributed_to)
        known = {e.iri for e in entities if e is not None and not any(e.labels.values())}
        whole = from_claims(to_article(article_of), [claim], known, to_ratify)
        found |= {q for q in whole.quads if q.subject != whole.name}
    return found


def _merged(graph: SourceGraph, merges: Mapping[str, str], to_ratify: Collection[str]) -> SourceGraph:
    """Return a graph in which merged entities are the ones they went into, claims under their new names."""
    nodes = claims_by_iri(graph)
    changed = {iri: now for iri, claim in nodes.items() if (now := _of(claim, merges)) != claim}
    gone = {NamedNode(iri) for iri in (*changed, *merges)}
    quads = {q for q in graph.quads if q.subject not in gone}
    return SourceGraph(graph.name, frozenset(quads | _statements(graph, changed.values(), to_ratify)))


def curated(graph: SourceGraph, ours: Collection[str] = ("accepted", "curated")) -> SourceGraph:
    """Return a graph with only those claims that review has accepted, as curated ones; for sharing."""
    states = {q.subject: iris.local_name(q.object.value) for q in graph.quads
              if q.predicate == _STATE and isinstance(q.object, NamedNode)}  # fmt: skip
    out = {node for node, state in states.items() if state not in ours}
    kept = {q for q in graph.quads if q.subject not in out and q.predicate != _STATE}
    pointed = {q.object for q in kept if q.predicate == term("evidence")}
    kept = {q for q in kept if not _is_passage(q.subject, graph.name) or q.subject in pointed}
    kept |= {
        Quad(q.subject, _STATE, iris.status("curated"), graph.name)
        for q in kept
        if q.predicate == term("statedIn")
    }
    return SourceGraph(graph.name, frozenset(kept))


def _is_passage(node: object, article: NamedNode) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(article.value + "#char=")


def _graph(path: Path, name: NamedNode) -> SourceGraph:
    quads = parse(path=str(path), format=RdfFormat.TRIG)
    return SourceGraph(name, frozenset(q for q in quads if q.graph_name == name))


@dataclass(frozen=True)
class Decisions:
    """The decisions that lie in the content folders, ready to be applied."""

    content: Content
    files: Mapping[str, tuple[Path, ...]]

    @classmethod
    def of(cls, content: Content) -> Decisions:
        """Return the decisions of the shipped graphs and then the user's own, which win."""
        files: dict[str, tuple[Path, ...]] = {}
        for path in content.every(FOLDER, "*.jsonl"):
            files[path.stem] = (*files.get(path.stem, ()), path)
        return cls(content, files)

    def about(self, stem: str) -> list[Decision]:
        """Return the decisions about an article, oldest first. Raises InputError for an unsound file."""
        return [decision for path in self.files.get(stem, ()) for decision in made.read(path)]

    @cached_property
    def merges(self) -> list[Merge]:
        """The merges of entities, oldest first."""
        return [merge for path in self.files.get(made.MERGES, ()) for merge in made.read_merges(path)]

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Where each merged entity went, by IRI."""
        return {merge.entity: merge.into for merge in self.merges}

    @cached_property
    def _to_ratify(self) -> set[str]:
        files = self.content.every("ontology", "entities.ttl")
        return {
            t.subject.value
            for path in files
            for t in parse(path=str(path), format=RdfFormat.TURTLE)
            if t.predicate == iris.NEEDS_RATIFICATION and isinstance(t.subject, NamedNode)
        }

    def concern(self, path: Path) -> bool:
        """Say whether a file of an article's graph is read otherwise because of a decision."""
        if path.suffix != ".trig" or path.parent.name != "articles":
            return False
        return path.stem in self.files or (bool(self.merges) and self._names_merged(path))

    def _names_merged(self, path: Path) -> bool:
        data = path.read_bytes()
        return any(iris.local_name(merge.entity).encode() in data for merge in self.merges)

    def applied(self, graph: SourceGraph) -> SourceGraph:
        """Return the graph of a source as it stands after the decisions."""
        if not graph.name.value.startswith(iris.BASE + "article/"):
            return graph
        about = self.about(graph.slug)
        if not about and not self.merges:
            return graph
        return decided(graph, about, self.redirects, self._to_ratify if about else ())

    def read(self, path: Path, name: NamedNode) -> SourceGraph:
        """Return an article's graph from its file, as it stands after the decisions."""
        return self.applied(_graph(path, name))

    def adrift(self, path: Path, name: NamedNode) -> list[Claim]:
        """Return the claims that reviewers put into an article and whose passage it no longer has."""
        about = self.about(iris.local_name(name.value))
        return adrift(_graph(path, name), about, self.redirects) if about else []

    def unpublished(
        self, files: Mapping[str, Any], known: Mapping[str, Any], articles: Mapping[str, Path]
    ) -> dict[NamedNode, frozenset[Quad] | None]:
        """Return the graphs whose decisions are others in `files` than in those that a store was made from."""
        changed = {
            Path(name).stem
            for name in {*files, *known}
            if name.endswith(".jsonl")
            and files.get(name, {}).get("sha256") != known.get(name, {}).get("sha256")
        }
        if not changed:
            return {}
        found: dict[NamedNode, frozenset[Quad] | None] = {}
        for stem, path in articles.items():
            if stem in changed or (made.MERGES in changed and self.concern(path)):
                found[iris.article(stem)] = self.read(path, iris.article(stem)).quads
        if made.MERGES in changed:
            found[GRAPH] = frozenset(self.statements()) or None
        return found

    def statements(self) -> list[Quad]:
        """Return the statements of graph/decisions: where each merged entity went, and the names it left behind."""
        found: set[Quad] = set()
        for merge in self.merges:
            found.add(Quad(NamedNode(merge.entity), iris.REPLACED_BY, NamedNode(merge.into), GRAPH))
            for language, names in merge.labels.items():
                for name in names:
                    alias = Literal(name, language=language)
                    found.add(Quad(NamedNode(merge.into), iris.ALT_LABEL, alias, GRAPH))
        return sorted(found, key=str)
