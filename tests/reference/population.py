"""The start of the warm-up: organisations, partnerships, posts, the people who hold them, and what they think of each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from integration_sim.model.plan import Plan
from integration_sim.randomness import Stream
from integration_sim.vocabulary import CultureDimension, Level, TermsPart
from reference.luck import Luck, bounded, two_normals
from reference.people import CULTURE, Manager, Organisation, Post, mean
from reference.places import Locality, Partnership
from reference.ties import Pair

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def found_organisations(plan: Plan) -> list[Organisation]:
    """Each organisation as the scenario says, or as its sector usually is."""
    organisations = []
    for number, name in enumerate(plan.layout.organisations):
        described = plan.scenario.organisations[name]
        usual = plan.sectors[described.sector]
        said = {**described.culture.model_dump(), **described.terms.model_dump()}
        culture = [usual.culture[each] if said[each.name.lower()] is None else said[each.name.lower()] for each in CultureDimension]
        terms = [usual.terms[each] if said[each.name.lower()] is None else said[each.name.lower()] for each in TermsPart]
        organisations.append(
            Organisation(number, name, culture, terms, described.terms_drift, described.od_capacity, plan.warmup.first_within)
        )
    return organisations


def found_partnerships(plan: Plan, organisations: list[Organisation]) -> list[Partnership]:
    """Each partnership in its form at the start, settled: usual clarity and narrative, the identity that its form brings."""
    p = plan.month
    partnerships = []
    for number, (name, described) in enumerate(plan.scenario.partnerships.items()):
        members = [organisation for organisation in organisations if organisation.name in described.organisations]
        history = plan.scenario.history_of(name)
        partnership = Partnership(
            number,
            name,
            described.form,
            members,
            last_form=described.form,
            budget=plan.scenario.finance_of(name).budget,
            clarity=p.phases.clarity_usual,
            narrative=p.phases.narrative_usual,
            identity=p.phases.identity_by_joint_management * p.forms[described.form].joint_management,
            local_context=plan.warmup.first_across,
            devolved_authority=mean([member.culture[CultureDimension.DEVOLVED_AUTHORITY] for member in members]),
            elsewhere=mean([1.0 - 1.0 / partnerships_of(plan, member) for member in members]),
            joint_culture=[mean([member.culture[each] for member in members]) for each in CultureDimension],
            start_confidence=history.partner_confidence,
            start_strategic_trust=history.cross_trust,
        )
        partnerships.append(partnership)
    number = 0
    for partnership in partnerships:
        for name in plan.scenario.partnerships[partnership.name].localities:
            partnership.localities.append(Locality(number, name, partnership))
            number += 1
    return partnerships


def partnerships_of(plan: Plan, organisation: Organisation) -> int:
    """In how many partnerships an organisation is."""
    return sum(organisation.name in described.organisations for described in plan.scenario.partnerships.values())


def found_posts(plan: Plan, organisations: list[Organisation], partnerships: list[Partnership]) -> list[Post]:
    """Posts by organisation and level, from the roster or from counts; all know where they belong."""
    posts: list[Post] = []
    by_id: dict[str, Post] = {}
    for organisation in organisations:
        served = [partnership for partnership in partnerships if organisation in partnership.organisations]
        if plan.scenario.organisations[organisation.name].managers is None:
            posts += rostered_posts(plan, organisation, served, len(posts), by_id)
        else:
            posts += counted_posts(plan, organisation, served, len(posts))
    for row in plan.scenario.roster:
        post = by_id[row.post]
        post.boss = by_id[row.line_manager] if row.line_manager else None
        post.listed = [by_id[name] for name in row.ties]
    for post in posts:
        for partnership in post.partnerships:
            partnership.posts.append(post)
        if post.locality is not None:
            post.locality.posts.append(post)
    return posts


def rostered_posts(plan: Plan, organisation: Organisation, served: list[Partnership], first: int, by_id: dict[str, Post]) -> list[Post]:
    """The roster's posts of an organisation: strategic ones, then middle, then front line; each in `by_id` too."""
    here: list[Post] = []
    for level in Level:
        for row in plan.scenario.roster:
            if row.organisation != organisation.name or row.level != level:
                continue
            places = [locality for partnership in served for locality in partnership.localities if locality.name == row.locality]
            chosen = [partnership for partnership in served if not row.partnerships or partnership.name in row.partnerships]
            where = (places[0], [places[0].partnership]) if places else (None, chosen)
            post = Post(first + len(here), organisation, level, *where, joint=row.joint)
            here.append(post)
            by_id[row.post] = post
    return here


def counted_posts(plan: Plan, organisation: Organisation, served: list[Partnership], first: int) -> list[Post]:
    """As many posts as are counted; localities take turns; strategic posts serve every partnership of their organisation."""
    localities = [locality for partnership in served for locality in partnership.localities]
    posts: list[Post] = []
    above: list[Post] = []
    for level, count in head_counts(plan, organisation).items():
        here: list[Post] = []
        for index in range(count):
            locality = None if level == Level.STRATEGIC else localities[index % len(localities)]
            serves = served if locality is None else [locality.partnership]
            post = Post(first + len(posts), organisation, level, locality, serves)
            post.boss = line_manager(post, index, above, here)
            posts.append(post)
            here.append(post)
        above = here or above
    return posts


def head_counts(plan: Plan, organisation: Organisation) -> dict[Level, int]:
    """How many posts of each level; those left out follow from the span of control."""
    described = plan.scenario.organisations[organisation.name].managers
    assert described is not None
    span = plan.layout.span_of_control
    front_line = described.front_line
    middle = math.ceil(front_line / span) if described.middle is None else described.middle
    strategic = math.ceil(max(1, middle) / span) if described.strategic is None else described.strategic
    return {Level.STRATEGIC: strategic, Level.MIDDLE: middle, Level.FRONT_LINE: front_line}


def line_manager(post: Post, index: int, above: list[Post], peers: list[Post]) -> Post | None:
    """Those of the level above share the posts evenly, those of one's own locality first; the first at the top leads it."""
    if not above:
        return peers[0] if peers else None
    near = [boss for boss in above if boss.locality is post.locality] or above
    places = max(1, len(above) // len(near))
    return near[index // places % len(near)]


def newcomer_culture(home: list[float], luck: Luck, month: int, post: Post, spread: float) -> dict[str, float]:
    """A home culture, give or take, dimension by dimension."""
    normals: list[float] = []
    for half in range(len(home) // 2):
        normals += two_normals(*luck.draw(Stream.NEWCOMER_CULTURE, month, 2 * post.number + half))
    return {name: bounded(usual + spread * normal) for name, usual, normal in zip(CULTURE, home, normals, strict=True)}


def newcomer_identity(luck: Luck, month: int, post: Post, usual: float, spread: float) -> float:
    """Professional identity: evenly spread about its usual strength."""
    return bounded(usual + spread * (2.0 * luck.draw(Stream.NEWCOMER, month, post.number)[0] - 1.0))


def joint_culture(post: Post) -> list[float]:
    """The shared culture of the partnerships served, mean."""
    cultures = [partnership.joint_culture for partnership in post.partnerships]
    return [mean(list(values)) for values in zip(*cultures, strict=True)]


def appoint(run: ReferenceRun, post: Post, month: int) -> Manager:
    """Fill a post at the very start, as a newcomer would, but with a past: a tenure, and a culture part of the way to the joint one."""
    p, newcomer = run.p, run.p.staffing.newcomer
    manager = Manager(run, post, newcomer_identity(run.luck, month, post, newcomer.identity, newcomer.identity_spread))
    years = run.luck.draw(Stream.FIRST_TENURE, month, post.number)[0]
    manager.tenure = float(math.floor(-math.log(1.0 - years) / p.staffing.exit[post.level]))
    manager.ambiguity = p.uncertainty.usual_ambiguity
    manager.insecurity = p.uncertainty.usual_insecurity
    manager.grievance = 0.0
    manager.capability = newcomer.capability
    manager.commitment = newcomer.commitment
    manager.espoused = p.phases.narrative_usual
    manager.leadership_trust = newcomer.leadership_trust
    manager.partner_confidence = mean([partnership.start_confidence for partnership in post.partnerships])
    manager.workload = 1.0
    manager.experience = newcomer.experience
    near = run.plan.warmup.first_convergence
    home = [own + near * (joint - own) for own, joint in zip(post.organisation.culture, joint_culture(post), strict=True)]
    for name, value in newcomer_culture(home, run.luck, month, post, newcomer.culture_spread).items():
        setattr(manager, name, value)
    return manager


def acquaint(plan: Plan, pairs: list[Pair], luck: Luck) -> None:
    """Give each tie its first trust (about what the history declares), familiarity and ambition."""
    for pair in pairs:
        for side, tie in enumerate(pair.ties):
            partnership = pair.partnership or tie.owner.partnerships[0]
            history = plan.scenario.history_of(partnership.name)
            usual = history.cross_trust if pair.across else history.within_trust
            normal, _ = two_normals(*luck.draw(Stream.TIES, -1, 2 * pair.number + side))
            tie.trust = bounded(usual + plan.ties.trust_spread * normal)
            tie.familiarity = history.familiarity
            tie.ambition = min(1.0, tie.trust + plan.month.ambition.stretch) if pair.across else 0.0


def share_out(plan: Plan, partnerships: list[Partnership], pairs: list[Pair]) -> None:
    """Tell partnerships and localities which pairs are theirs, who decides, and how much contact they plan for."""
    for partnership in partnerships:
        partnership.pairs = [pair for pair in pairs if pair.partnership is partnership]
        partnership.deciding_pairs = [pair for pair in partnership.pairs if pair.strategic]
        middle = [pair for pair in partnership.pairs if pair.same_level and pair.first.level == Level.MIDDLE]
        for locality in partnership.localities:
            near = [pair for pair in middle if pair.first.locality is locality and pair.second.locality is locality]
            locality.settling_pairs = near or middle
            factor = plan.month.contact.across * plan.month.forms[partnership.form].contact
            sides = [tie for pair in partnership.pairs for tie in pair.ties if tie.owner.locality is locality]
            locality.planned = sum(tie.pair.contact_rate * factor for tie in sides) or 1.0
