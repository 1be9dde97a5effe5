"""`Canvas`: the few shapes that pictures need, in the colours and type of the web application."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wcwidth import wcswidth

from latticework.report.formats.terminal import wrap

INK, QUIET, RULE, PAPER, ACCENT = "#1d2321", "#56605b", "#d9dedb", "#ffffff", "#1f5c46"
STEPS = ("#f3f6f4", "#dcebe3", "#b9d8c9", "#8abfa5", "#559c7b", "#1f5c46")
SIZE, _TITLE = 12, 15
_FONTS = "'Source Sans 3','Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


def width(text: str) -> float:
    """Return about how wide a text is: 12 for a Chinese character, 6.4 for a Latin one."""
    return sum(12.0 if wcswidth(ch) == 2 else 6.4 for ch in text)


def shortened(text: str, room: float) -> str:
    """Return a text that fits into `room`, cut with an ellipsis."""
    if width(text) <= room:
        return text
    while text and width(text) > room - 8:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float) -> list[str]:
    """Return a text in lines that fit into `room`."""
    return wrap(text, int(room / 6.4))


class Canvas:
    """An SVG in the making. Coordinates in pixels, origin at the top left."""

    def __init__(self, title: str, language: str) -> None:
        """Begin; the size is known at the end."""
        self.title, self.language = title, language
        self.shapes: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", ink: str = INK, bold: bool = False,
        turn: bool = False,
    ) -> None:  # fmt: skip
        """Write words with their base line at (x, y); `turn` reads upwards."""
        place = f'transform="translate({x:.1f},{y:.1f}) rotate(-90)"' if turn else f'x="{x:.1f}" y="{y:.1f}"'
        weight = ' font-weight="600"' if bold else ""
        self.shapes.append(
            f'<text {place} text-anchor="{anchor}" fill="{ink}"{weight}>{escape(words)}</text>'
        )

    def upright(self, x: float, y: float, words: str) -> None:
        """Write a column head that ends at y: Chinese stands upright, Latin is turned."""
        if any(wcswidth(ch) == 2 for ch in words):
            for k, ch in enumerate(reversed(words)):
                self.text(x, y - 13 * k, ch, anchor="middle")
        else:
            self.text(x + 4, y, words, turn=True)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, stroke: str = "none") -> None:
        """Draw a rectangle."""
        self.shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" stroke="{stroke}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: str = RULE, thick: float = 1, dash: str = ""
    ) -> None:
        """Draw a line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}" '
            f'stroke-width="{thick:g}"{dashed}/>'
        )

    def dot(self, x: float, y: float, r: float, fill: str, stroke: str = "none") -> None:
        """Draw a disc."""
        self.shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>'
        )

    def done(self, w: float, h: float, notes: Sequence[str] = ()) -> str:
        """Return the SVG with its title above and notes below, which the height then includes."""
        for note in notes:
            h += 18
            self.text(16, h - 6, note, ink=QUIET)
        w = max(w, 480, 32 + max((width(n) for n in notes), default=0))
        lines = wrapped(self.title, (w - 32) * SIZE / _TITLE)
        head = 20 + 22 * len(lines)
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h + head:.0f}" '
            f'viewBox="0 {-head} {w:.0f} {h + head:.0f}" role="img" lang="{self.language}" '
            f'font-family="{_FONTS}" font-size="{SIZE}">'
        )
        title = [
            f'<text x="16" y="{22 * (i + 1) + 6 - head}" font-size="{_TITLE}" fill="{INK}">{escape(line)}</text>'
            for i, line in enumerate(lines)
        ]
        ground = f'<rect y="{-head}" width="{w:.0f}" height="{h + head:.0f}" fill="{PAPER}"/>'
        return "\n".join(
            [opening, f"<title>{escape(self.title)}</title>", ground, *title, *self.shapes, "</svg>", ""]
        )
