"""Filling an empty store from the files of the content folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from latticework.errors import InputError
from latticework.graph.decided import Decisions
from latticework.store import writer
from latticework.store.ontology import named_statements
from latticework.vocabulary import iris

_SMALL = 4_000_000  # bytes of a file that is read into memory
_MANY = 200_000  # statements that are held in memory, 60 MB: a bulk load takes 50 ms whatever its size


def read(
    database: pyoxigraph.Store, files: Mapping[str, Any], decisions: Decisions, stage: Callable[[str], None]
) -> None:
    """Put the statements of files into their named graphs, as they stand after the decisions.

    `files` holds by path the graph, and in `stamp` the size. Raises InputError for a file that is not sound.
    """
    small: list[Quad] = []
    for number, (name, about) in enumerate(files.items(), 1):
        path = Path(name)
        if path.suffix in (".rq", ".jsonl"):
            continue
        stage(f"reading {number:,} of {len(files):,} files")
        graph = NamedNode(about["graph"]) if about["graph"] else None
        if about["stamp"][0] > _SMALL or path.suffix == ".gz":
            writer.load_file(database, path, graph)
            continue
        if void := writer.emptied(path):
            database.add_graph(void)
            continue
        if graph is not None and decisions.concern(path):
            small += decisions.read(path, graph).quads
        else:
            is_ontology = graph == iris.graph("ontology")
            held = named_statements(path) if is_ontology else writer.statements(path, graph)
            if path.suffix == ".trig" and graph is not None and not any(q.graph_name == graph for q in held):
                raise InputError(
                    f"it does not hold the graph {graph.value}", where=name, remedy="rename the file"
                )
            small += held
        if len(small) > _MANY:
            database.bulk_extend(small)
            small.clear()
    database.bulk_extend(small)
