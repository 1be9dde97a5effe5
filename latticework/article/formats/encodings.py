"""Bytes to text: byte order marks, what the markup declares, UTF-8, and the older encodings by their letters."""

from __future__ import annotations

import codecs
import re

from latticework.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,80}?encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_CANDIDATES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "utf-16-le", "utf-16-be")
# The commonest characters of Chinese in either script and of Japanese: bytes that are read in the wrong
# encoding give them by chance only, so their share tells the right one from twenty characters on.
_COMMON = frozenset(
    "的一是不了在人有我他这個个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心"
    "学之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老"
    "因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全"
    "信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难"
    "望教命花结乐色這國來們說時會為學對發經長過後開關問間進電應機動業産產東車現實點無與議盟聯約協術術報"
    "，。、；：？！“”《》（）的のはにをたがでてとしれさあいうるもなっらりくきこけすそだまよんんカスタトラルンアイクリーシ・「」"
)
_ENOUGH = 0.15


def decode(data: bytes, where: str, *, markup: bool = False) -> tuple[str, str]:
    """Return the text of bytes and the name of their encoding; line ends and a UTF-8 mark stay as they are.

    Raises InputError where no encoding fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, where), name
    fault = 0
    try:
        if b"\x00" not in data:  # Latin letters in UTF-16 are sound UTF-8 too
            return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        fault = error.start
    if markup and (found := _DECLARED.search(data[:4096])):
        declared = found[1].decode("ascii", "replace").lower()
        if declared in ("gb2312", "gbk"):
            declared = "gb18030"  # what calls itself GB2312 holds more
        try:
            return data.decode(declared), declared
        except (LookupError, UnicodeDecodeError):
            pass  # pages lie: go by the letters
    guessed = _by_letters(data) or _by_statistics(data)
    if guessed is None:
        raise InputError(
            f"neither UTF-8 (byte {fault}) nor another encoding that can be told",
            where=where,
            remedy="convert it: iconv -f ENCODING -t UTF-8",
        )
    return data.decode(guessed), guessed


def _strictly(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(
            f"its mark says {name.upper()}, and byte {error.start} is none",
            where=where,
            remedy="convert it: iconv -t UTF-8",
        ) from None


def _by_letters(data: bytes) -> str | None:
    """Return the encoding in which the bytes hold the most common characters of Chinese or Japanese."""
    best, most = None, _ENOUGH
    for name in _CANDIDATES:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        beyond = [ch for ch in text if ch > "\x7f"]
        wide = name.startswith("utf-16")
        if not beyond or (wide and ("\x00" in text or sum(ch < " " and ch not in "\r\n\t" for ch in text))):
            continue
        share = sum(ch in _COMMON for ch in beyond) / len(beyond)
        if share > most:
            best, most = name, share
    if best is None and len(data) >= 8 and len(data) % 2 == 0:
        low, high = data[0::2].count(0), data[1::2].count(0)
        if max(low, high) > 0.6 * len(data) / 2:  # Latin letters in UTF-16 without a mark
            best = "utf-16-le" if high > low else "utf-16-be"
    return best


def _by_statistics(data: bytes) -> str | None:
    """Return what charset-normalizer holds for likely, for every other language; None without it."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    if data.count(0) > len(data) // 100:
        return None  # an image or a program
    found = from_bytes(data).best()
    return found.encoding if found is not None and found.encoding != "utf_8" else None
