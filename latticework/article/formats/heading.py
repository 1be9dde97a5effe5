"""What the head of an article states: title, publisher, date; the language by its script. Nothing is invented."""

from __future__ import annotations

import re
from dataclasses import replace

from latticework.article.dates import bounds
from latticework.article.formats.model import Stated
from latticework.errors import InputError

_HEAD = 1500  # characters in which an article says what it is
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s*(?:年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號])?|[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|年(?!\d))"
)
_ERA = re.compile(
    r"(令和|平成|昭和|民国|民國)\s*(元|\d{1,2})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?"
)
_HAN = re.compile(
    r"[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号號])?)?"
)
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_NAMED})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"\b({_NAMED})\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}})\b", re.IGNORECASE
)
_DATED = re.compile(
    r"(?:发布时间|發布時間|发布日期|發布日期|发表时间|发表日期|發表日期|刊发时间|出版日期|发文日期|成文日期|更新时间|日期|时间|時間"
    r"|公開日時?|発行日|掲載日|配信日|発表日|投稿日|日付|Published(?:\s+(?:on|at|date))?|Publication\s+date|Date|Posted(?:\s+on)?|Issued(?:\s+on)?)"
    r"\s*[:：]?\s*(?P<date>[^\n]{4,40})",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^\W{0,3}(?P<date>[^\n]{6,32})$", re.MULTILINE)
_PUBLISHER = re.compile(
    r"(?:来源|來源|稿源|发布机构|發布機構|发布单位|出处|出典|発行元|発行者|提供元|配信元?|Publisher|Published by|Source)"
    r"\s*[:：]\s*(?P<name>[^\s|｜，,；;\n][^|｜；;\n]{0,60})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^\s*(?:标题|標題|题目|題名|タイトル|件名|Title)\s*[:：]\s*(?P<title>[^\n]{2,200})",
    re.MULTILINE | re.IGNORECASE,
)
_UNDERLINED = re.compile(r"\A\s*(?P<title>[^\n]{2,160})\n[ \t]*(?:-{3,}|={3,})[ \t]*$", re.MULTILINE)
_NEXT_FIELD = re.compile(
    r"\s{2,}|\s+(?=(?:作者|责任编辑|编辑|发布|日期|时间|By|Date|Published|Author|公開|更新)\s*[:：]?)|\u3000"
)


def completed(stated: Stated, seen: str) -> Stated:
    """Return what a file states, completed from the head of what a reader sees of it."""
    head = seen[:_HEAD]
    title = stated.title or _title(head)
    publisher = stated.publisher
    if publisher is None and (match := _PUBLISHER.search(head)):
        publisher = _NEXT_FIELD.split(match["name"])[0].strip() or None
    return replace(
        stated,
        title=" ".join(title.split()) if title else None,
        publisher=publisher,
        published=stated.published or _published(head),
        language=stated.language or language(seen),
    )


def _title(head: str) -> str | None:
    """Return what is meant as a title: labelled, underlined, above the line with the date, or first and alone."""
    if match := _TITLED.search(head) or _UNDERLINED.search(head):
        return match["title"].strip()
    lines = [line.strip() for line in head.strip().splitlines()]
    dated = next((n for n, line in enumerate(lines[:12]) if n and _DATED.search(line)), None)
    above = [line for line in lines[:dated] if line and _stands_alone(line)] if dated else []
    if above:
        return max(above, key=len)  # the name of a section, a trail of links are shorter
    first, second = lines[0], lines[1] if len(lines) > 1 else ""
    if len([line for line in lines if line]) < 2 or not _stands_alone(first):
        return None
    if second and not _is_wide(first) and (second[0].islower() or len(first) >= 120):
        return None  # a hard-wrapped sentence, not a title
    return first


def _is_wide(line: str) -> bool:
    return sum(ch > "\u2e80" for ch in line) > len(line) / 2


def _stands_alone(line: str) -> bool:
    """Say whether a line can be a title: short, no sentence, no date."""
    if not 2 <= len(line) <= (60 if _is_wide(line) else 160) or line[-1] in "。.，,；;：:、！!":
        return False
    return not (_DATED.match(line) or (stated_date(line) and len(line) < 24))


def _published(head: str) -> str | None:
    """Return the date that a label announces, or one that stands on a line of its own."""
    for match in _DATED.finditer(head):
        if found := stated_date(match["date"], at_start=True):
            return found
    for match in _ALONE.finditer("\n".join(head.splitlines()[:12])):
        line = match["date"].strip()
        if (found := stated_date(line, at_start=True)) and not re.sub(
            r"[\d\s:：年月日号號.,/\-()（）TZ+]|" + _NAMED + r"|st|nd|rd|th|令和|平成|昭和|[一二三四五六七八九十〇零]"
            r"|星期|周|曜|[月火水木金土日]|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|GMT|UTC",
            "", line, flags=re.IGNORECASE,
        ):  # fmt: skip
            return found
    return None


def stated_date(words: str, *, at_start: bool = False) -> str | None:
    """Return the first date that words state, as coarse as stated.

    >>> stated_date("发布时间：2022年9月1日"), stated_date("May 2022"), stated_date("2022年")
    ('2022-09-01', '2022-05', '2022')
    """
    found: list[tuple[int, tuple[int | None, ...]]] = []
    for m in _HAN.finditer(words):
        year, _, rest = m[0].partition("年")
        month, _, day = rest.partition("月")
        found.append((m.start(), (int(year.translate(_DIGITS)), _ten(month), _ten(day.rstrip("日号號")))))
    plain = words.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for m in _YEAR_FIRST.finditer(plain):
        found.append((m.start(), (int(m[1]), _number(m[2] or m[4]), _number(m[3] or m[5]))))
    for m in _ERA.finditer(plain):
        year_in_era = 1 if m[2] == "元" else int(m[2])
        found.append((m.start(), (_ERAS[m[1]] + year_in_era, _number(m[3]), _number(m[4]))))
    for m in _DAY_FIRST.finditer(plain):
        found.append((m.start(), (int(m[3]), _MONTHS[m[2].lower()], int(m[1]))))
    for m in _MONTH_FIRST.finditer(plain):
        found.append((m.start(), (int(m[3]), _MONTHS[m[1].lower()], _number(m[2]))))
    for place, parts in sorted(found, key=lambda f: (f[0], -sum(p is not None for p in f[1]))):
        if at_start and place > 12:
            return None
        date = "-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2), strict=True) if part)
        try:
            bounds(date)
        except InputError:
            continue
        return date
    return None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _ten(han: str) -> int | None:
    """Return a number up to 99 in Chinese numerals: 十二 is 12."""
    if not han:
        return None
    if "十" not in han:
        return int(han.translate(_DIGITS))
    tens, _, ones = han.partition("十")
    return 10 * (int(tens.translate(_DIGITS)) if tens else 1) + (int(ones.translate(_DIGITS)) if ones else 0)


def language_code(stated: str | None) -> str | None:
    """Return the language that a tag names: `zh-Hans-CN` is zh."""
    code = (stated or "").strip().lower().replace("_", "-").split("-")[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def language(seen: str) -> str | None:
    """Return the language by its script: kana is Japanese, Han without kana Chinese, Latin English words."""
    sample = seen[:20000]
    kana = sum("\u3041" <= ch <= "\u30fe" for ch in sample)
    han = sum("\u4e00" <= ch <= "\u9fff" for ch in sample)
    latin = sum(ch.isascii() and ch.isalpha() for ch in sample)
    if kana + han > latin / 4 and kana + han > 0:
        return "ja" if kana > 0.1 * (kana + han) else "zh"
    words = re.findall(r"[a-z]+", sample.lower())
    common = sum(word in {"the", "of", "and", "to", "in", "is", "for", "that", "with"} for word in words)
    return "en" if words and common / len(words) > 0.08 else None
