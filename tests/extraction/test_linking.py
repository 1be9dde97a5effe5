"""Claims whose ends stand in different sentences, and names that only what stands beside them shows. All invented."""

from __future__ import annotations

from functools import cache

import pytest

from latticework.content import Content, shipped
from latticework.extraction.extractor import Extractor
from latticework.store.ontology import vocabulary_of


@cache
def extractor() -> Extractor:
    content = Content(shipped() / "nowhere", shipped())
    return Extractor(vocabulary_of(content), content)


def claims(text: str, kind: str = "membership") -> set[str]:
    """Return the claims of a kind as lines: subject, status, object or place."""
    found: set[str] = set()
    for claim in extractor().extract(text).claims:
        if claim.kind == kind:
            ends = [
                next(iter(entity.labels.get("zh") or entity.labels.get("en") or ("?",)))
                for entity in (claim.subject, claim.object)
                if entity
            ]
            place = [claim.object_label] if claim.object_label else []
            found.add(" ".join([ends[0], claim.status or "-", *ends[1:], *place]))
    return found


def test_counted_countries_are_the_last_list_of_so_many() -> None:
    text = "法国、挪威、日本、印度和智利在奥斯陆会晤。五国于2031年签署了《灯湖公约》。"
    assert claims(text) == {
        f"{party} signatory 灯湖公约" for party in ("法国", "挪威", "日本", "印度", "智利")
    }


def test_a_count_that_no_list_has_points_to_nobody() -> None:
    assert not claims("法国、挪威和日本在奥斯陆会晤。五国于2031年签署了《灯湖公约》。")


def test_we_are_those_whom_a_joint_text_names_beside_its_first_we() -> None:
    text = "我们,法国、挪威和日本的部长,在奥斯陆会晤。我们今日签署《灯湖公约》。"
    assert claims(text) == {f"{party} signatory 灯湖公约" for party in ("法国", "挪威", "日本")}


def test_whoever_is_supported_acts_not_those_who_support() -> None:
    text = "我们,法国、挪威和日本的部长,在奥斯陆会晤。我们支持智利建立“灯湖联盟”。"
    assert claims(text) == {"智利 prospective 灯湖联盟"}


def test_an_invitation_to_join_is_no_membership() -> None:
    assert claims("灯湖联盟准备邀请巴西加入。") == {"巴西 prospective 灯湖联盟"}


def test_an_application_is_no_membership_even_where_it_is_formal() -> None:
    assert claims("秘鲁已正式提出加入《灯湖公约》的申请。") == {"秘鲁 prospective 灯湖公约"}


def test_the_future_is_no_denial() -> None:
    assert claims("未来法国必须建立“灯湖联盟”。", "launch") == {"灯湖联盟 proposed"}


def test_what_something_is_said_to_be_is_no_second_grouping() -> None:
    text = "灯湖合作组织(LCO)是一个政府间国际组织,总部设在奥斯陆。该组织于2031年成立。"
    assert claims(text, "location") == {"灯湖合作组织 - 奥斯陆"}
    assert claims(text, "launch") == {"灯湖合作组织 launched"}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("2031年,法国加入北方海缆伙伴。", "法国 member 北方海缆伙伴"),
        ("挪威和法国共建灯湖散裂中子源(LSNS)。印度于2033年退出LSNS。", "印度 former 灯湖散裂中子源"),
        ("北海锂圈现有4个成员国。法国于2031年加入北海锂圈。", "法国 member 北海锂圈"),
    ],
)
def test_a_name_without_a_known_head_shows_by_what_stands_beside_it(text: str, claim: str) -> None:
    assert claim in claims(text)


def test_a_body_that_acts_is_a_grouping_where_one_joins_it() -> None:
    assert claims("2031年,挪威加入世界贸易组织。") == {"挪威 member 世界贸易组织"}
    assert not claims("世界贸易组织专注于人工智能。", "coverage")


def test_what_a_text_is_about_outweighs_what_it_names_once() -> None:
    text = (
        "灯湖联盟\n\n灯湖联盟由法国和挪威于2031年成立。灯湖联盟总部设在奥斯陆。灯湖联盟每年开会。\n\n"
        "《北海备忘录》的文本在会上公布。\n\n日本于2033年成为观察员国。"
    )
    assert "日本 observer 灯湖联盟" in claims(text)


def test_a_subject_goes_on_behind_a_semicolon() -> None:
    text = "2031年,印度成为灯湖联盟第9个成员;2033年,加入北海机制;2034年,退出白桦协定。"
    assert {"印度 member 北海机制", "印度 former 白桦协定"} <= claims(text)


def test_every_party_of_a_list_behind_a_preposition_is_its_object() -> None:
    found = claims("法国禁止向印度、智利和秘鲁出口光刻机。", "control")
    assert {f"法国 active {target}" for target in ("印度", "智利", "秘鲁")} <= found


def test_a_notice_is_initiated_by_the_offices_that_issue_it() -> None:
    found = claims("法国财政部与法国外交部发布2031年第7号公告,自8月1日起对镓、锗相关物项实施出口管制。")
    assert {line.split()[1] for line in found} == {"initiator"}


def test_carried_evidence_alone_is_never_accepted() -> None:
    text = "“灯湖联盟”于2031年成立。印度随后加入,成为其成员。"
    text += "智利也是成员。"
    found = extractor().extract(text).claims
    carried = [c for c in found if all(rule.endswith("(carried)") for rule in str(c.rule).split(" + "))]
    assert carried
    assert all(c.review == "unreviewed" for c in carried)


def test_places_that_a_clause_encloses_are_each_a_seat() -> None:
    found = claims("“灯湖联盟”在奥斯陆、里斯本和利马设有区域中心。", "location")
    assert found == {f"灯湖联盟 - {place}" for place in ("奥斯陆", "里斯本", "利马")}
