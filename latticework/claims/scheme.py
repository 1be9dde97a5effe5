"""The scheme of claims: seven kinds, the statuses of each, and the role that a status gives its subject."""

from __future__ import annotations

from dataclasses import dataclass

IN_FORCE = ("member", "founding", "signatory")
TIME_KINDS = {"start": "start", "as-of": "as-of", "end": "end", "planned": "planned-time"}
REVIEW_STATES = ("curated", "accepted", "unreviewed", "rejected")
TIERS = ("core", "extra")

# Types as claims in JSON name them, and the classes of the ontology.
CLASS_OF_TYPE = {
    "Country": "Country", "Union": "Union", "Organization": "Organization", "PartyClass": "PartyClass",
    "Person": "Person", "Alliance": "Alliance", "Framework": "CooperationFramework",
    "Agreement": "Agreement", "Programme": "Programme", "Regime": "ControlRegime",
    "MultilateralRegime": "MultilateralRegime", "UnilateralMeasure": "UnilateralMeasure",
    "Technology": "TechnologyArea",
}  # fmt: skip
TYPE_OF_CLASS = {name: kind for kind, name in CLASS_OF_TYPE.items()}
GROUPING_CLASSES = frozenset(
    {"Alliance", "CooperationFramework", "Agreement", "Programme", "ControlRegime", "MultilateralRegime",
     "UnilateralMeasure", "Grouping"}
)  # fmt: skip
PARTY_CLASSES = frozenset({"Country", "Union", "Organization", "PartyClass"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of claim: its class, the role of the subject by status, the role of the object."""

    name: str
    class_name: str
    subject_roles: dict[str | None, str]
    object_role: str | None
    subjects: frozenset[str]
    objects: frozenset[str]

    def statuses(self) -> tuple[str, ...]:
        """Return the statuses that a claim of this kind may have; none for a location."""
        return tuple(status for status in self.subject_roles if status)


_ANY = GROUPING_CLASSES | PARTY_CLASSES | {"Person"}
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "membership", "MembershipClaim",
            {"member": "inForceMember", "founding": "inForceMember", "signatory": "inForceMember",
             "partner": "associatedParty", "observer": "associatedParty",
             "prospective": "prospectiveMember", "excluded": "excludedParty", "former": "formerMember",
             "initiator": "initiatingParty"},
            "claimedGroup", PARTY_CLASSES, GROUPING_CLASSES,
        ),
        Kind(
            "coverage", "CoverageClaim",
            {"active": "activeCoverer", "prospective": "prospectiveCoverer"},
            "coveredTechnology", GROUPING_CLASSES, frozenset({"TechnologyArea"}),
        ),
        Kind(
            "control", "ControlClaim",
            {"active": "activeRestrictor", "prospective": "prospectiveRestrictor"},
            "restrictedTarget", GROUPING_CLASSES | PARTY_CLASSES, PARTY_CLASSES | {"TechnologyArea"},
        ),
        Kind(
            "structure", "StructureClaim",
            {"part-of": "claimedPart", "successor-of": "claimedSuccessor",
             "modelled-on": "claimedDerivative", "extends": "claimedExtension",
             "supports": "claimedSupporter", "rivals": "claimedRival"},
            "relatedGrouping", GROUPING_CLASSES, GROUPING_CLASSES,
        ),
        Kind(
            "launch", "LaunchClaim",
            {"launched": "launchedGrouping", "planned": "plannedGrouping", "proposed": "proposedGrouping"},
            None, GROUPING_CLASSES | {"Organization"}, frozenset(),
        ),
        Kind(
            "funding", "FundingClaim",
            {"active": "activeFunder", "prospective": "prospectiveFunder"},
            "fundedTarget", _ANY, GROUPING_CLASSES | PARTY_CLASSES | {"TechnologyArea"},
        ),
        Kind("location", "LocationClaim", {None: "locatedGrouping"}, None, GROUPING_CLASSES | PARTY_CLASSES,
             frozenset()),
    )
}  # fmt: skip
SIGNING_ROLE = "signingParty"
PROSPECTIVE_STRUCTURE_ROLE = "prospectiveRelated"


def subject_role(kind: Kind, status: str | None, time_kind: str | None, needs_ratification: bool) -> str:
    """Return the property that names the subject.

    A signature under a treaty that needs ratification is not in force; a structure that is only planned
    relates nothing yet.
    """
    if kind.name == "membership" and status == "signatory" and needs_ratification:
        return SIGNING_ROLE
    if kind.name == "structure" and time_kind == "planned":
        return PROSPECTIVE_STRUCTURE_ROLE
    return kind.subject_roles[status]
