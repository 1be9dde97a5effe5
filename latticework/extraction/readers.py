"""What finds the claims of an article, as the user chooses: rules, a model behind an endpoint, or both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from latticework.errors import UsageError
from latticework.vocabulary.names import Vocabulary

if TYPE_CHECKING:
    from latticework.article.formats import ReadText
    from latticework.extraction.extractor import Extraction, Extractor
    from latticework.extraction.llm import Cost, Reader


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules, a model (`llm`), or both; the model's answers are kept in `cache`, what asking costs counted in `cost`."""

    extractor: str = "rules"
    model: str | None = None
    endpoint: str | None = None
    cache: Path | None = None
    cost: Cost | None = field(default=None, compare=False)

    @property
    def asks(self) -> bool:
        """Say whether a model is asked."""
        return self.extractor != "rules"

    def check(self) -> None:
        """Raise UsageError where a model is to be asked and is not named."""
        if self.asks and not (self.model and self.endpoint):
            raise UsageError(
                "which model, and where?", remedy="--model NAME --endpoint http://127.0.0.1:11434/v1"
            )

    def counted(self) -> Choice:
        """Return the same choice with a count of its own of what asking costs; none where no model is asked."""
        if not self.asks:
            return replace(self, cost=None)
        from latticework.extraction.llm import Cost

        return replace(self, cost=Cost())

    def readers(self, names: Vocabulary, rules: Callable[[], Extractor]) -> list[Reader]:
        """Return the readers chosen, which link what they find to `names`. Raises UsageError for a model unnamed."""
        self.check()
        found: list[Reader] = [] if self.extractor == "llm" else [rules()]
        if self.asks:
            from latticework.extraction.llm import Cost, Endpoint, ModelReader

            asked = Endpoint(self.endpoint or "", self.model or "", self.cache, cost=self.cost or Cost())
            found.append(ModelReader(names, asked))
        return found


def extract(
    readers: Sequence[Reader], read: ReadText, language: str | None = None, published: str | None = None
) -> Extraction:
    """Return what readers find in a file; language and date are what the file states, unless told.

    Raises LimitError where an endpoint stays silent, InputError where it refuses.
    """
    found = [
        reader.extract(
            read.text, language=language or read.language, published=published or read.published,
            visible=read.visible(),
        )
        for reader in readers
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    from latticework.extraction.llm import merged

    return merged(found)
