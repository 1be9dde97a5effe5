"""`reason`: what follows from the claims; and whether two reasoners agree."""

from __future__ import annotations

import sys
from typing import Any

import click

from latticework.cli import session


@click.command("reason")
@click.option("--check", is_flag=True, help="Compare with HermiT and owlrl, and explain a contradiction.")
@click.pass_obj
def command(settings: dict[str, Any], check: bool) -> None:
    """Conclude anew what follows from the graph, and say how many statements that is.

    With --check, HermiT has to find the graph consistent, and both reasoners to conclude what our rules do;
    the exit status is 1 where they do not. It needs Java, and some 30 s for five articles.
    """
    workspace = session.workspace(settings)
    count = workspace.reason()
    click.echo(f"{count:,} statements follow", err=True)
    if not check:
        return
    from latticework.reasoning import asserted, clashes, consistency

    store = workspace.open()
    given = asserted.axioms(workspace.ontology_files()) | asserted.statements(store)
    ours = asserted.property_triples(store.triples(), consistency.DERIVED_PROPERTIES)
    failed = False
    for reasoner in (consistency.hermit, consistency.owlrl):
        verdict = reasoner(given)
        if not verdict.consistent:
            failed = True
            click.echo(f"{verdict.reasoner}: the graph contradicts itself")
            continue
        differences = consistency.differences(ours, verdict)
        failed = failed or bool(differences)
        agreed = len(verdict.relations & ours)
        click.echo(f"{verdict.reasoner}: consistent; {agreed:,} relations agree, {len(differences):,} differ")
        for d in differences:
            click.echo(f"  only {d.only}: {d.subject} {d.property} {d.object}")
    found = clashes.check(store, workspace.ontology_files())
    for finding in found:
        click.echo(finding.message)
    if failed or found:
        sys.exit(1)
