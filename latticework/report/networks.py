"""Measures of the network of parties and groupings: who bridges it, and into which blocs it falls.

The network has two kinds of nodes, parties and groupings, and an edge for each party in a grouping. networkx
does the measuring. It is given whole numbers in order of the IRIs for nodes, since sets of text have another
order in each run, and a seed: so the same graph gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

EXACT = 2_000  # nodes up to which every shortest path is counted: 3 s; a sample of as many sources beyond
_SOURCES = 300


@dataclass(frozen=True, slots=True)
class Bridge:
    """A party whose removal separates groupings: the parts then left, the largest first, and its betweenness."""

    party: str
    parts: tuple[tuple[str, ...], ...]
    betweenness: float


@dataclass(frozen=True, slots=True)
class Bloc:
    """A community: groupings and parties with more edges among them than chance would give."""

    groupings: tuple[str, ...]
    parties: tuple[str, ...]
    inside: int
    outside: int


class Network:
    """Parties and groupings with an edge for each party in a grouping."""

    def __init__(self, members: Mapping[str, AbstractSet[str]]) -> None:
        """Take the parties of each grouping; a grouping without any is left out."""
        import networkx  # 150 ms: only these reports pay for it

        self._nx: Any = networkx
        groupings = sorted(g for g, parties in members.items() if parties)
        parties = sorted(set[str]().union(*(members[g] for g in groupings)))
        # a thing may be a grouping and a party in another one: two nodes
        self.nodes = [*((g, True) for g in groupings), *((p, False) for p in parties)]
        place = {node: i for i, node in enumerate(self.nodes)}
        self.graph: Any = networkx.Graph()
        self.graph.add_nodes_from(range(len(self.nodes)))
        self.graph.add_edges_from(
            (place[g, True], place[p, False]) for g in groupings for p in sorted(members[g])
        )

    @property
    def sampled(self) -> bool:
        """Whether betweenness is estimated from a sample of the nodes."""
        return len(self.nodes) > EXACT

    def bridges(self, seed: int = 1) -> list[Bridge]:
        """Return the parties whose removal leaves groupings in parts that nothing joins, in order."""
        cut = sorted(n for n in self._nx.articulation_points(self.graph) if not self.nodes[n][1])
        if not cut:
            return []
        centrality = self.betweenness(seed)
        return [Bridge(self.nodes[n][0], self._parts(n), centrality[self.nodes[n][0]]) for n in cut]

    def betweenness(self, seed: int = 1) -> dict[str, float]:
        """Return for each party the share of shortest paths between others that pass it, to six digits."""
        sources = min(_SOURCES, len(self.nodes)) if self.sampled else None
        found = self._nx.betweenness_centrality(self.graph, k=sources, seed=seed)
        return {self.nodes[n][0]: round(float(v), 6) for n, v in found.items() if not self.nodes[n][1]}

    def _parts(self, removed: int) -> tuple[tuple[str, ...], ...]:
        """Return the groupings of each part that the removal of a party leaves of its component."""
        left = set(self.graph) - {removed}
        subgraph = self.graph.subgraph(left)
        parts: list[tuple[str, ...]] = []
        seen: set[int] = set()
        for neighbour in sorted(self.graph[removed]):
            if neighbour not in seen:
                reached: set[int] = set(self._nx.node_connected_component(subgraph, neighbour))
                seen |= reached
                parts.append(self._groupings(reached))
        return tuple(sorted(parts, key=lambda part: (-len(part), part)))

    def blocs(self, seed: int = 1) -> tuple[list[Bloc], float]:
        """Return the communities that Louvain's method finds with this seed, the largest first; and modularity."""
        if not self.graph.number_of_edges():
            return [], 0.0
        found: Sequence[set[int]] = self._nx.community.louvain_communities(self.graph, seed=seed)
        blocs = [self._bloc(nodes) for nodes in found]
        blocs.sort(key=lambda b: (-len(b.groupings), -len(b.parties), b.groupings))
        return blocs, round(float(self._nx.community.modularity(self.graph, found)), 4)

    def _bloc(self, nodes: set[int]) -> Bloc:
        edges = [(n, other in nodes) for n in nodes for other in self.graph[n]]
        inside = sum(is_inside for _, is_inside in edges) // 2
        parties = tuple(self.nodes[n][0] for n in sorted(nodes) if not self.nodes[n][1])
        return Bloc(self._groupings(nodes), parties, inside, sum(not is_inside for _, is_inside in edges))

    def _groupings(self, nodes: AbstractSet[int]) -> tuple[str, ...]:
        return tuple(self.nodes[n][0] for n in sorted(nodes) if self.nodes[n][1])
