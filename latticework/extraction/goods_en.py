"""Goods and fields that English prose lists after words that announce them: `deals with seabed sensors and cables`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from latticework.extraction.mentions import GROUP, PARTY, TECHNOLOGY, Mention, Referent

_CUES = re.compile(
    r"\b(?:cover(?:s|ing|ed)?|deal(?:s|ing|t)? with|concern(?:s|ed|ing)?(?: itself| themselves)?(?: with)?|focus(?:es|ed|ing|sing)? (?:\w+ly )?(?:on|upon)"
    r"|concentrat(?:es?|ed|ing) on|centr(?:es|ed|e|ing) on|(?:areas?|fields?|domains?|sectors?|topics|subjects|themes|priorities|technologies|goods|items|products|equipment|materials|commodities|substances|systems) (?:such as|including|include|like|of|are|were|:)"
    r"|namely|includ(?:es?|ed|ing)|such as|cooperat\w+ (?:on|in)|collaborat\w+ (?:on|in)|work(?:s|ing|ed)? (?:together )?(?:on|in)|research (?:on|in|into|and development (?:of|in))|span(?:s|ning)?|devoted to|dedicated to|extends? to"
    r"|(?:ex|im)ports? (?:and (?:re-?exports?|sales?|transfers?|imports?) )?of|sales? of|supply of|suppl(?:y|ies|ying)|shipments? of|shipping|deliver(?:y|ies) of|transfers? of|trade in|purchases? of|selling|exporting|acquir(?:e|ing)|buying|use of|production of|manufactur(?:e|ing) of|trafficking in|transit of"
    r"|licen[cs]es? (?:is required |are required |are needed |requirements? )?(?:to export|for(?: (?:the )?exports? of)?|on)|(?:controls?|restrictions?|bans?|curbs?|embargo(?:es)?|limits?|requirements?|prohibitions?|tariffs|quotas) (?:on|for|over)(?: (?:the )?(?:exports?|sales?|supply|shipments?|transfers?) of)?"
    r"|restrict(?:s|ed|ing)?|control(?:s|led|ling)?|regulat(?:es|ed|ing)|ban(?:s|ned|ning)|prohibit(?:s|ed|ing)?|curb(?:s|ed|ing)?|bar(?:s|red) (?:exports? of)?|licens(?:es|ed|ing)"
    r"|develop(?:s|ed|ing|ment of)?|plans and protects|protects?|promot(?:es?|ing|ion of)|secur(?:es?|ing)|advanc(?:es|ing)|coordinat(?:es?|ing)|joint (?:work|research) (?:on|in)|cooperation (?:on|in)|invest(?:s|ed|ing|ment|ments)? in|money (?:in|into|for)|in (?:the )?(?:field|area|domain|fields|areas) of|to (?:include|cover)|add(?:s|ed|ing)?|(?-i:lists|listed)|shar(?:es|ed|ing)|(?<=[Mm]embers )share|takes? in|address(?:es|ed|ing)?|hand?les|oversees|governs?|standards? (?:for|on)|guidelines (?:for|on)|(?:programme|program|project|initiative|partnership|network|fund|centre|forum)(?: of (?:the )?[A-Z]\w+)? (?:for|on)|(?:extend|widen|expand|broaden)(?:s|ed|ing)? (?:the )?[A-Z]\w+(?: [A-Z]\w+)* to|building|builds|operates?|operating)\s+",
    re.IGNORECASE,
)
# Goods at the head of a sentence that something is then done to: `Laser diodes and drones require a licence.`
_OPENS = re.compile(
    r"(?:^|(?<=[.;:] )|(?<=: )|(?<=that )|(?<=, ))\s*(?=[A-Za-z][\w\-]*(?: [\w\-]+){0,4}(?:, [\w\- ]+)*(?:,? and [\w\- ]+)? (?:(?:is|are|was|were|has been|have been|shall be|will be|must be|may be) (?:\w+ )?(?:added|subject|controlled|restricted|banned|prohibited|licensed|listed|placed|put|covered|included|removed)\b|(?:now )?(?:requires?|needs?) (?:an? |prior )?(?:export |individual )?(?:licen[cs]e|permit|authori[sz]ation)))"
)
# Cues that announce a list of fields only if a list follows: a single noun after them may be anything.
_WEAK = re.compile(
    r"^(?:(?:programme|program|project|initiative|partnership|network|fund|centre|forum)\b.*|includ\w+|such as|add\w*|lists?|listed|develop\w*|protects?|promot\w+|secur\w+|advanc\w+|coordinat\w+|shar\w+|address\w*|takes? in|building|builds|operat\w+|use of|acquir\w+|cover\w*|suppl\w+|control\w*|work\w* in|shipping|licens\w+)$",
    re.IGNORECASE,
)
_STRONG_SINGLE = re.compile(
    r"cover|control|suppl|develop|address|protect|promot|includ|such as", re.IGNORECASE
)
_END = re.compile(
    r"[.;:()—–\"“”?!]|\s-\s| (?:which|that|who|whose|to|for|by|from|under|with|as|against|among|between|through|until|since|because|where|when|while|although|but|if|is|are|was|were|has|have|had|will|would|can|could|may|might|should|shall|must|than|after|before|into|during|within|without|across|so|unless|provided|via|worth|over|per|round|around|only|not|never|do|does|did|aimed|used|designed|made|based|known|whether|cannot|need|needs|require|requires|held|at|on|out|up|and (?:has|have|is|are|will|would|may|can|does|had|keeps?|borrows?|was|were|to|by|which|that|it|they|its|for)|or to)\b| in (?=\d|[A-Z]|the\b|a\b|which\b|order\b|return\b|its\b)|, (?:and )?(?=(?:a|an|the|its|their|which|who|it|they|he|this|these|but|where|while|with|one|both|said|not|including|such as|among|all|whereas|would|will|may)\b)|$"
)
_SPLIT = re.compile(r"(, and |, or |, as well as | as well as |, | and | or |/)")
_LEAD = re.compile(
    r"^(?:(?:(?:re-?exports?|exports?|imports?|sales?|supply|shipments?|transfers?|deliver(?:y|ies)|trade|purchases?|use|transit|production)(?: and (?:sales?|exports?|transfers?|re-?exports?))? (?:of|in)|(?:\d+|several|certain)? ?(?:types|kinds|categories|classes|forms) of|\d+|the|a|an|all|certain|other|some|any|its|their|such|both|various|several|specific|related|new|many|particular|especially|mainly|chiefly|notably|also|either|joint|further|more|most|only|mostly|primarily) )+",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:equipment|information|software|materials|technology|technologies|components|services|data|devices|systems|parts)"
)
_TAIL = re.compile(
    r" (?:together|jointly|online|abroad|worldwide|alike|alone|respectively|more generally|generally|too)$"
)
_WORD = r"(?:[a-z0-9][\w\-’']*|[A-Z]{2,}[\w\-]*|[A-Z][a-z]*[A-Z0-9]\w*)"
_ITEM = re.compile(rf"{_WORD}(?: (?:of )?{_WORD}){{0,5}}")
_NO_ITEM = re.compile(
    r"\b(?:countr\w+|nations?|states|governments?|members?|partners?|parties|officials|ministers?|people|compan(?:y|ies)|firms|organi[sz]ations?|institutions|universities|others?|those|them|each|us|it|this|these|who|years?|months?|weeks?|days?|time|first|second|third|meetings?|sessions?|"
    r"talks|example|instance|behalf|addition|particular|general|principle|part|line|view|terms?|case|fact|force|place|charge|effect|turn|order|"
    r"transparency|openness|respect|trust|peace|stability|prosperity|growth|cooperation|collaboration|principles?|values|rules|norms|commitments?|obligations?|resilience|sovereignty|competitiveness|"
    r"million|billion|trillion|dollars?|euros?|kroner|percent|pct|share|money|funds|funding|grants?|membership|"
    r"agreement|treaty|pact|alliance|compact|group|grouping|body|project|programme|program|initiative|regime|list|licen[cs]es?|permission|approval|control regimes?|decision|proposal|plan|questions?|issues?|matters?|problems?|needs?|efforts?|work|way|ways|ability|interests?|purposes?|reasons?|benefits?|goods|items|products?|technology|technologies|world|region|future|past|end|basis|support|policy|policies|measures|activities|seat|office|secretariat|headquarters|directly|jointly|agenda|tensions|exports?|imports?|trade|sales?|transfers?|controls?|restrictions?)$"
    r"|^(?:to|in|on|at|by|of|from|with|and|or|whereas|for|their|any) |\b(?:covering|including|concerning|involving|containing)\b|deliveries$|^(?:creating|building|developing|making|using|having|increasing|improving|strengthening|reducing|ensuring|helping|providing|finding|sharing|supporting|working|setting|bringing|keeping|becoming|taking|getting|giving|meeting|promoting|protecting)\b|^(?:equipment|information|software|materials|substances|systems|components|services|data|devices|controlled \w+|new|joint|common|better|readily available|early \d+)$|^(?:that|what|how|being|having|doing|making|it|them|us|building on|one|two|three|four|five|six|ten)\b|\b(?:said|says|joined|signed|agreed|became|were|was|are|is|be|been)\b|^\w+ly$|^\d+$",
    re.IGNORECASE,
)


def items(text: str, have: Sequence[Mention], technology: Callable[[str], Referent]) -> list[Mention]:
    """Return mentions of the listed goods and fields; known technologies in them become their parts."""
    found: list[Mention] = []
    for cue in [*_OPENS.finditer(text), *_CUES.finditer(text)]:
        end = _END.search(text, cue.end())
        last = end.start() if end else len(text)
        if last <= cue.end():
            continue
        weak = bool(_WEAK.match(cue.group().strip()))
        pieces = _pieces(text, cue.end(), last)
        several = sum(1 for _, name in pieces if name)
        if weak and several < 2 and not _STRONG_SINGLE.match(cue.group()):
            continue
        got: list[Mention] = []
        for start, name in pieces:
            lead = _LEAD.match(name)
            if lead:
                start, name = start + lead.end(), name[lead.end() :]
            name = _TAIL.sub("", name)
            if _BARE.fullmatch(name) and got:
                continue
            if not _ITEM.fullmatch(name) or len(name) < 3 or _NO_ITEM.search(name):
                break
            stop = start + len(name)
            inside = [x for x in [*have, *found] if x.start < stop and start < x.end]
            if any(
                not x.can(TECHNOLOGY) or x.start < start or x.end > stop or (x.start, x.end) == (start, stop)
                for x in inside
            ):
                if any(x.can(PARTY) or x.can(GROUP) for x in inside):
                    break
                continue
            got.append(Mention(start, stop, [technology(name)], "list", name, inside))
        found += got
    return found


def _pieces(text: str, start: int, end: int) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    at = start
    for piece in _SPLIT.split(text[start:end]):
        if piece and not _SPLIT.fullmatch(piece):
            name = piece.strip().rstrip(",")
            out.append((at + len(piece) - len(piece.lstrip()), name))
        at += len(piece)
    return out
