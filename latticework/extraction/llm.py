"""Claims by a language model behind any OpenAI-compatible endpoint: checked, grounded, cached; never by default.

What a model says passes the same gate as what a rule finds: its quote has to stand in the text, letter for
letter, and its claims wait for review, whatever the model makes of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from latticework.article import prose
from latticework.article.text import digest
from latticework.claims.model import Claim, Entity, Evidence
from latticework.claims.scheme import CLASS_OF_TYPE, KINDS
from latticework.errors import InputError, LimitError, UsageError
from latticework.extraction.extractor import Extraction, Visible
from latticework.extraction.gate import Gate
from latticework.extraction.mentions import new_id
from latticework.vocabulary import iris
from latticework.vocabulary.names import Vocabulary

if TYPE_CHECKING:
    import httpx

KEY = "LATTICEWORK_LLM_KEY"
_PIECE = 3000  # characters asked about at once: more, and models skip claims
_CONFIDENCE = Decimal("0.5")  # between rules that are sure and rules that guess; no measured probability
_AGREED = Decimal("0.2")  # what a second, independent finding adds
_TRIES = 4
_LONGEST = 4_000_000

_TASK = """You read a news or research text and list what it states about groupings (alliances, frameworks,
agreements, programmes, control regimes), their members, technologies and controls. Use only what the text states;
plans, offers and refusals are never "member". Kinds and their statuses: {kinds}. Types of subject and object: {types}.
"quote" is the shortest passage, copied letter for letter, that states the claim and names its subject and object.
"time" is 2022, 2022-05 or 2022-05-23, only if stated. "attributed_to" names the speaker of reported speech, else null.
Answer with a JSON object {{"claims": [...]}} and nothing else; an empty list if there is none."""


class Reader(Protocol):
    """Whatever finds claims in a text: rules, or a model."""

    def extract(
        self,
        text: str,
        *,
        language: str | None = None,
        published: str | None = None,
        visible: Visible | None = None,
    ) -> Extraction:
        """Return the claims of a text in the order of their passages; offsets are code points of `text`."""
        ...


def _answer_type() -> Any:
    """Return the pydantic model of an answer; imported late, it is of the extra [llm]."""
    try:
        from pydantic import BaseModel, ConfigDict, Field
    except ImportError:
        raise UsageError(
            "a model needs httpx and pydantic", remedy="pip install 'latticework[llm]'"
        ) from None

    class Party(BaseModel):
        model_config = ConfigDict(extra="ignore", strict=True)
        name: str = Field(min_length=1, max_length=200)
        type: str

    class Stated(BaseModel):
        model_config = ConfigDict(extra="ignore", strict=True)
        kind: str
        subject: Party
        object: Party | None = None
        object_label: str | None = None
        status: str | None = None
        time: str | None = None
        time_kind: Literal["start", "as-of", "end", "planned"] | None = None
        attributed_to: Party | None = None
        quote: str = Field(min_length=2, max_length=2000)

    class Answer(BaseModel):
        model_config = ConfigDict(extra="ignore", strict=True)
        claims: list[Any] = Field(max_length=400)

    Answer.one = Stated  # type: ignore[attr-defined]
    return Answer


@dataclass(slots=True)
class Cost:
    """What asking has cost so far."""

    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    def add(self, other: Cost) -> None:
        """Add what asking has cost elsewhere."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self, prices: tuple[float, float] | None = None) -> str:
        """Return it in one line; `prices` are those of a million tokens in and out."""
        money = ""
        if prices:
            money = f", {(self.tokens_in * prices[0] + self.tokens_out * prices[1]) / 1e6:.4f} at the prices given"
        return (
            f"{self.requests} requests ({self.cached} from the cache), {self.tokens_in:,} tokens in, "
            f"{self.tokens_out:,} out, {self.seconds:.1f} s{money}"
        )


@dataclass(slots=True)
class Endpoint:
    """A chat endpoint: asked with retries, its answers kept by the digest of the question."""

    address: str
    model: str
    cache: Path | None = None
    timeout: float = 120.0
    patience: float = 1.0  # seconds before the second try; it doubles
    cost: Cost = field(default_factory=Cost)

    def ask(self, messages: list[dict[str, str]]) -> str:
        """Return what the model answers. Raises LimitError where it stays silent, InputError where it refuses."""
        data, kept = self._question(messages)
        if kept is not None and kept.is_file():
            self.cost.cached += 1
            return str(json.loads(kept.read_text(encoding="utf-8"))["answer"])
        answer = self._asked(data)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}.part")
            part.write_text(
                json.dumps({"model": self.model, "answer": answer}, ensure_ascii=False), encoding="utf-8"
            )
            part.replace(kept)
        return answer

    def forget(self, messages: list[dict[str, str]]) -> None:
        """Drop a kept answer that turned out to be nonsense, so that the next run asks again."""
        _, kept = self._question(messages)
        if kept is not None:
            kept.unlink(missing_ok=True)

    def _question(self, messages: list[dict[str, str]]) -> tuple[str, Path | None]:
        """Return the body of a request, and the file that keeps its answer where answers are kept."""
        body = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        data = json.dumps(body, ensure_ascii=False, sort_keys=True)
        kept = self.cache / f"{hashlib.sha256(data.encode()).hexdigest()}.json" if self.cache else None
        return data, kept

    def _asked(self, data: str) -> str:
        try:
            import httpx
        except ImportError:
            raise UsageError(
                "a model needs httpx and pydantic", remedy="pip install 'latticework[llm]'"
            ) from None
        headers = {"content-type": "application/json"}
        if key := os.environ.get(KEY):
            headers["authorization"] = f"Bearer {key}"
        address = self.address.rstrip("/") + "/chat/completions"
        why, pause = "", self.patience
        for number in range(_TRIES):
            if number:
                time.sleep(pause)
                pause *= 2
            began = time.perf_counter()
            try:
                reply = httpx.post(address, content=data.encode(), headers=headers, timeout=self.timeout)
            except httpx.HTTPError as error:
                why = f"{type(error).__name__}: {error}"
                continue
            finally:
                self.cost.requests += 1
                self.cost.seconds += time.perf_counter() - began
            if reply.status_code in (408, 409, 425, 429) or reply.status_code >= 500:
                why = f"HTTP {reply.status_code}"
                wait = reply.headers.get("retry-after", "")
                pause = min(float(wait), 60.0) if wait.isdigit() else pause
                continue
            if reply.status_code != 200:
                raise InputError(
                    f"the endpoint refuses: HTTP {reply.status_code}", where=self.address,
                    remedy=f"check --model and --endpoint; a key goes into {KEY}",
                )  # fmt: skip
            found = self._content(reply)
            if found is not None:
                return found
            why = "no chat completion in the answer"
        raise LimitError(
            f"no answer after {_TRIES} tries: {why}", where=self.address, remedy="try again later"
        )

    def _content(self, reply: httpx.Response) -> str | None:
        try:
            body = cast("dict[str, Any]", reply.json())
            content = body["choices"][0]["message"]["content"]
            used = body.get("usage") or {}
            self.cost.tokens_in += int(used.get("prompt_tokens") or 0)
            self.cost.tokens_out += int(used.get("completion_tokens") or 0)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            return None
        return content if isinstance(content, str) and len(content) < _LONGEST else None


class ModelReader:
    """Finds claims by a model; what it says is linked to the graph's names and passes the gate."""

    def __init__(self, vocabulary: Vocabulary, endpoint: Endpoint) -> None:
        """Take the names of the graph, and the endpoint to ask."""
        self.vocabulary, self.endpoint = vocabulary, endpoint
        self.answer_type = _answer_type()

    def extract(
        self,
        text: str,
        *,
        language: str | None = None,
        published: str | None = None,
        visible: Visible | None = None,
    ) -> Extraction:
        """Return the grounded claims of a text; what is not sound is refused and counted."""
        seen = visible.text if visible else text
        gate = Gate(text)
        claims: dict[tuple[Any, ...], Claim] = {}
        new: dict[str, Entity] = {}
        for start, piece in _pieces(seen):
            for stated in self._stated(piece, published, gate.refused):
                claim = self._claim(stated, piece, start, text, visible, gate.refused)
                if claim is None or not gate.admits(claim):
                    continue
                claims.setdefault((*_same(claim), claim.evidence.start), claim)
                for entity in (claim.subject, claim.object):
                    if entity is not None and entity.iri not in self.vocabulary:
                        new[entity.id] = entity
        ordered = sorted(
            claims.values(), key=lambda c: (c.evidence.start, c.evidence.end, c.kind, c.subject.id)
        )
        return Extraction(tuple(ordered), gate.refused, tuple(new.values()), language or prose.language(seen))

    def _stated(self, piece: str, published: str | None, refused: Counter[str]) -> Iterator[Any]:
        """Yield what the model states of a piece; an answer that is no sound JSON is asked for once more."""
        from pydantic import ValidationError

        kinds = "; ".join(f"{k.name}: {', '.join(k.statuses()) or 'none'}" for k in KINDS.values())
        task = _TASK.format(kinds=kinds, types=", ".join(CLASS_OF_TYPE))
        about = f"Published: {published}\n\n" if published else ""
        messages = [{"role": "system", "content": task}, {"role": "user", "content": about + piece}]
        for _ in range(2):
            said = self.endpoint.ask(messages)
            try:
                answer = self.answer_type.model_validate_json(_bare(said))
                break
            except ValidationError as error:
                self.endpoint.forget(messages)
                fault = "; ".join(e["msg"] for e in error.errors()[:3])
                messages = [
                    *messages[:2],
                    {"role": "user", "content": f"That was not the JSON asked for ({fault}). Again."},
                ]
        else:
            refused["an answer was not the JSON asked for"] += 1
            return
        for row in answer.claims:
            try:
                yield self.answer_type.one.model_validate(row)
            except ValidationError:
                refused["a claim was not of the form asked for"] += 1

    def _claim(
        self, stated: Any, piece: str, start: int, text: str, visible: Visible | None, refused: Counter[str]
    ) -> Claim | None:
        quote = stated.quote.strip()
        place = piece.find(quote)
        if place < 0:
            refused["the quote is not in the text"] += 1
            return None
        if stated.kind not in KINDS or any(
            p is not None and p.type not in CLASS_OF_TYPE
            for p in (stated.subject, stated.object, stated.attributed_to)
        ):
            refused["no such kind or type"] += 1
            return None
        low, high = start + place, start + place + len(quote)
        if visible:
            low, high = visible.span(low, high)
        kind = KINDS[stated.kind]
        return Claim(
            kind=kind.name,
            subject=self._entity(stated.subject),
            object=self._entity(stated.object) if stated.object and kind.object_role else None,
            status=stated.status,
            evidence=Evidence(low, high, digest(text[low:high])),
            time=stated.time,
            time_kind=stated.time_kind if stated.time else None,
            attributed_to=self._entity(stated.attributed_to) if stated.attributed_to else None,
            object_label=stated.object_label if kind.name == "location" else None,
            confidence=_CONFIDENCE,
            rule=f"llm:{self.endpoint.model}",
        )

    def _entity(self, party: Any) -> Entity:
        """Return the entity of a name: the known one of that type, else a new one with an id from its name."""
        wanted = CLASS_OF_TYPE[party.type]
        found = self.vocabulary.find(party.name, frozenset({wanted})) or self.vocabulary.find(
            party.name, frozenset(CLASS_OF_TYPE.values())
        )
        language = prose.language(party.name)
        if len(found) == 1:
            iri = found[0]
            types = {name: kind for kind, name in CLASS_OF_TYPE.items()}
            classes = sorted(self.vocabulary.classes.get(iri, set()) & set(types))
            kind = party.type if wanted in classes else (types[classes[0]] if classes else party.type)
            return Entity(iris.local_name(iri), kind, {language: (party.name,)})
        return Entity(new_id(party.name), party.type, {language: (party.name,)})


def _bare(said: str) -> str:
    """Return an answer without the fence that some models put around it."""
    said = said.strip()
    return said.split("\n", 1)[-1].rsplit("```", 1)[0] if said.startswith("```") else said


def _pieces(seen: str) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces that end with a line or sentence, with their places."""
    start = 0
    while start < len(seen):
        end = min(len(seen), start + _PIECE)
        if end < len(seen):
            breaks = [seen.rfind(mark, start + _PIECE // 2, end) for mark in ("\n", "。", ". ")]
            end = next((place + 1 for place in breaks if place > 0), end)
        if seen[start:end].strip():
            yield start, seen[start:end]
        start = end


def _same(claim: Claim) -> tuple[Any, ...]:
    """Return what two claims have in common that state the same."""
    return claim.kind, claim.subject.id, claim.object.id if claim.object else claim.object_label, claim.status


def merged(extractions: Sequence[Extraction]) -> Extraction:
    """Return the claims of several readers as one; a claim that two found in one place keeps both origins.

    The first reader's wording wins; agreement raises the confidence, and nothing else.
    """
    claims: list[Claim] = []
    refused: Counter[str] = Counter()
    new: dict[str, Entity] = {}
    for extraction in extractions:
        refused.update(extraction.refused)
        new |= {entity.id: entity for entity in extraction.new if entity.id not in new}
        for claim in extraction.claims:
            for place, other in enumerate(claims):
                near = other.evidence.start < claim.evidence.end and claim.evidence.start < other.evidence.end
                if near and _same(other) == _same(claim) and other.rule != claim.rule:
                    sure = min(
                        Decimal("0.99"),
                        max(other.confidence or Decimal(0), claim.confidence or Decimal(0)) + _AGREED,
                    )
                    claims[place] = replace(other, rule=f"{other.rule} + {claim.rule}", confidence=sure)
                    break
            else:
                claims.append(claim)
    claims.sort(key=lambda c: (c.evidence.start, c.evidence.end, c.kind, c.subject.id))
    language = extractions[0].language if extractions else "zh"
    return Extraction(tuple(claims), refused, tuple(new.values()), language)
