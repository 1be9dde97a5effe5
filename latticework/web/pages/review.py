"""The review desk in the browser: what waits, one article with its claims, and decisions sent as plain forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from latticework.claims.scheme import KINDS, TIME_KINDS
from latticework.errors import LatticeworkError, UsageError
from latticework.review import Item, Review
from latticework.review.forms import claim_of
from latticework.review.queue import following
from latticework.review.wording import SIGNS, say
from latticework.web import admission
from latticework.web.negotiation import GRAPHS, wants_html
from latticework.web.pages import statements
from latticework.web.pages.desk import Desk, Told
from latticework.web.pages.frame import Missing, Visit, redirect
from latticework.web.problems import Problem
from latticework.web.publication import Publication
from latticework.web.server import Server

_FORMS = ("correct", "add", "merge")
_DONE = ("accept", "reject", "reopen", *_FORMS)


async def listed(visit: Visit, request: Request) -> Response:
    """Return the articles, those with most to decide first; a form here says who reviews, and gives a token."""
    settings = visit.state.settings
    if request.method == "POST":
        return await _entered(visit, request)
    if (closed := _closed(visit, request)) is not None:
        return closed
    waiting = await run_in_threadpool(Server.of(request).publication.queue)
    languages = {source.slug: source.language for source in visit.graph.sources.values()}
    return visit.page(
        "reviews.html", active="review", waiting=waiting, languages=languages, who=admission.name_of(request, settings), say=_say(visit),
    )  # fmt: skip


async def show(visit: Visit, request: Request) -> Response:
    """Return an article on the desk; a form that is posted is one decision, and leads to the next claim."""
    if (closed := _closed(visit, request)) is not None:
        return closed
    publication = Server.of(request).publication
    who = admission.name_of(request, visit.state.settings)
    slug = visit.parameters["slug"]
    if slug not in visit.state.workspace.articles():
        raise Missing(visit.t("missing.article"), remedy=visit.t("missing.article.remedy"))

    def opened() -> Review:
        return Review(visit.state.workspace, slug, who, visit.graph.vocabulary)

    if request.method == "GET":
        return await run_in_threadpool(lambda: _page(visit, opened(), _told(visit), publication))

    def decide() -> tuple[Response, set[str]]:
        review = opened()
        response = _decided(visit, review, publication)
        return response, review.concerned()

    async with publication.deciding:
        response, stems = await run_in_threadpool(decide)
    if response.status_code == 303:
        publication.follow(stems)
    return response


def _closed(visit: Visit, request: Request) -> Response | None:
    """Return the page that says why the desk is closed to this request, and what opens it; None where it is open."""
    settings = visit.state.settings
    try:
        admission.may_review(request, settings)
    except Problem as problem:
        if not wants_html(request.headers.get("accept"), GRAPHS):
            raise
        why = "token" if problem.status == 401 else "other" if settings.writable else "reading"
        return _door(visit, problem.status, why, problem.detail)
    if not admission.name_of(request, settings):
        return _door(visit, 401, "name")
    return None


def _door(visit: Visit, status: int, why: str, detail: str = "", wrong: bool = False) -> Response:
    response = visit.page(
        "review-closed.html", status, active="review", why=why, detail=detail, wrong=wrong, say=_say(visit),
        tokens=bool(visit.state.settings.tokens),
    )  # fmt: skip
    return response


async def _entered(visit: Visit, request: Request) -> Response:
    """Keep the reviewer's name, and a pass for the token, in cookies; lead to where the reviewer was."""
    settings = visit.state.settings
    name, token = admission.sound_name(visit.form.get("who", "")), visit.form.get("token", "").strip()
    try:
        if settings.writable and settings.tokens and token:
            admission.of_this_server(request)
        else:
            admission.may_review(request, settings)
    except Problem as problem:
        if not wants_html(request.headers.get("accept"), GRAPHS):
            raise
        why = "token" if problem.status == 401 else "other" if settings.writable else "reading"
        return _door(visit, problem.status, why, problem.detail)
    if token and not admission.admits(token, settings):
        return _door(visit, 401, "token", wrong=True)
    if not name:
        return _door(visit, 422, "name", wrong=True)
    back = visit.form.get("back", "")
    known = visit.state.workspace.articles()
    response = redirect(f"/review/{back}" if back in known else "/review")
    admission.admit(response, request, settings, name, token)
    return response


def _say(visit: Visit) -> Callable[..., str]:
    def said(word: str, **values: object) -> str:
        found = say(word, visit.language, **values)
        return found[:1].upper() + found[1:]  # a button here, a line of keys in the terminal

    return said


# ---- one article -------------------------------------------------------------------------------------


def _told(visit: Visit) -> Told:
    done = visit.first("done")
    return Told(done=done if done in _DONE else "")


def _page(visit: Visit, review: Review, told: Told, publication: Publication, status: int = 200) -> Response:
    chosen = visit.form.get("claim", visit.first("claim"))
    desk = Desk(visit, review, chosen)
    form = visit.form.get("do", visit.first("do"))
    form = form if form in _FORMS and (form == "add" or desk.here is not None) else ""
    if told.done and told.of is None:
        told.of = next((i for i in review.items if i.short == visit.first("of")), None)
    new = (
        [e for e in (desk.here.claim.object, desk.here.claim.subject) if review.is_new(e)]
        if desk.here
        else []
    )
    merging = new[0] if new else None
    later = following(publication.queue(), review.stem)
    return visit.page(
        "review.html", status, active="review", desk=desk, review=review, told=told, form=form, signs=SIGNS,
        fields=desk.fields(is_new=form == "add", typed=told.typed) if form in ("correct", "add") else {},
        merging=merging, merging_name=review.own.label(merging.iri, visit.language) if merging else "",
        done_says=_sentence(desk, told.of), say=_say(visit), kinds=KINDS, time_kinds=TIME_KINDS, follows=bool(publication.outrun),
        next_article=f"/review/{later}#now" if later else None, source=visit.graph.sources.get(review.graph.name.value),
        reached=sum(i.claim.review != "unreviewed" for i in review.items),
    )  # fmt: skip


def _sentence(desk: Desk, item: Item | None) -> str:
    if item is None:
        return ""
    return "".join(piece.text for piece in statements.says(desk.visit, desk.statement(item)))


def _decided(visit: Visit, review: Review, publication: Publication) -> Response:
    """Decide as the form says and return the way to the next claim, or the page again with what stands against it."""
    form = visit.form
    do = form.get("do", "")
    if do not in _DONE:
        raise UsageError(f"no decision is called {do!r}", remedy=f"one of {', '.join(_DONE)}")
    try:
        item = review.item(form.get("claim", "")) if do != "add" or form.get("claim") else None
    except UsageError as error:
        return _page(visit, review, Told(fault=error), publication, 409)
    desk = Desk(visit, review, item.short if item else "")
    if item is not None and do != "add" and form.get("seen") != str(len(item.trail)):
        typed = _typed(form) if do in ("correct", "merge") else {}
        return _page(visit, review, Told(meanwhile=item, typed=typed), publication, 409)
    then = desk.following()
    try:
        of = _do(visit, desk, do, item)
    except LatticeworkError as error:
        return _page(visit, review, Told(fault=error, typed=_typed(form)), publication, 422)
    if do == "add":
        then = item.short if item else ""
    elif do in ("reopen", "merge"):
        then = of.short
    query = {"claim": then, "show": "" if desk.open_only else "all", "done": do, "of": of.short}
    return redirect(f"/review/{review.stem}?{urlencode({k: v for k, v in query.items() if v})}#now")


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in form.items() if k not in ("do", "claim", "seen", "show")}


def _do(visit: Visit, desk: Desk, do: str, item: Item | None) -> Item:
    """Write one decision, and return the claim that it is about. Raises LatticeworkError where it does not fit."""
    review, form = desk.review, visit.form
    note = form.get("note", "").strip() or None
    if item is None and do != "add":
        raise UsageError("of which claim?", remedy="choose one")
    if item is not None and do in ("accept", "reject"):
        return (review.accept if do == "accept" else review.reject)(item, note)
    if item is not None and do == "reopen":
        return review.reopen(item)
    if item is not None and do == "merge":
        new = [e for e in (item.claim.object, item.claim.subject) if e is not None and review.is_new(e)]
        if not new:
            raise UsageError(say("nothing-new", visit.language))
        review.merge(new[0], form.get("merge", ""))
        same = [i for i in review.items if i.claim.evidence == item.claim.evidence]  # under a new IRI
        return next((i for i in same if i.claim.subject == item.claim.subject), same[0])
    typed = {
        k: form.get(k, "").strip()
        for k in ("kind", "subject", "status", "object", "time", "time_kind", "attributed")
    }
    before = item.claim.evidence if item else None
    near: int | None = None
    if (
        desk.seen is not None
        and form.get("near", "").isdecimal()
        and int(form["near"]) < len(desk.seen.starts)
    ):
        near = desk.seen.starts[int(form["near"])]
    evidence = review.evidence(form.get("passage", ""), before, near)
    if do == "correct" and item is not None:
        return review.correct(item, claim_of(review, typed, item.claim, evidence), note)
    return review.add(replace(claim_of(review, typed, None, evidence), review="accepted"), note)
