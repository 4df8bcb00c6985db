"""What happens to partnerships and places: joint decisions, settlements, survival, services (mechanisms 12, 13, 15, 16)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from integration_sim.randomness import Stream
from integration_sim.scenario.kinds.forms import FormName
from reference.changes import Propose
from reference.luck import logistic, poisson, two_normals
from reference.minds import lose_confidence, strain_strategic_ties
from reference.people import mean
from reference.phases import dissolve
from reference.places import LONGEST_DECISION, ROOM, Decision, Locality, Partnership
from reference.relations import success_chance
from reference.surroundings import pressure
from reference.ties import Pair

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def decisions(run: ReferenceRun, propose: Propose) -> None:
    """Localities raise decisions; a middle pair tries to settle each, else a strategic pair, else it waits; then lines of approval."""
    p = run.p.decisions
    for partnership in run.partnerships:
        partnership.raised = partnership.escalated = 0
        partnership.concluded = [weight * p.memory for weight in partnership.concluded]
    for locality in run.localities:
        raise_decisions(run, locality)
        for place, decision in enumerate(locality.decisions):
            if decision is not None:
                decision.age += 1
                take_on(run, locality, place, decision, propose)


def raise_decisions(run: ReferenceRun, locality: Locality) -> None:
    """A Poisson number of decisions, each on a free place of the list, as long as there is one."""
    coming = poisson(run.luck.draw(Stream.DECISION_RAISED, run.month, locality.number)[0], run.p.decisions.raised)
    free = [place for place, decision in enumerate(locality.decisions) if decision is None]
    for place in free[:coming]:
        locality.decisions[place] = Decision()


def take_on(run: ReferenceRun, locality: Locality, place: int, decision: Decision, propose: Propose) -> None:
    """Take a decision one step on."""
    partnership, slot = locality.partnership, locality.number * ROOM + place
    if decision.stage == "approval":
        if run.luck.draw(Stream.DECISION_APPROVAL, run.month, slot)[0] < approval_chance(run, partnership):
            decision.lines_passed += 1
            if decision.lines_passed >= run.p.forms[locality.form].approval_lines:
                conclude(locality, place, decision)
        return
    who, luck = run.luck.draw(Stream.DECISION_MEETING, run.month, slot)
    able = locality.settling_pairs if decision.stage == "middle" else partnership.deciding_pairs
    pair = able[int(who * len(able))] if able else None
    settled = pair is not None and settles(run, pair, luck)
    if decision.stage == "middle":
        partnership.raised += 1
        partnership.escalated += not settled
        decision.stage = "approval" if settled else "strategic"
        if settled and run.luck.draw(Stream.DECISION_APPROVAL, run.month, slot)[1] < partnership.delegated:
            conclude(locality, place, decision)
    elif settled:
        decision.stage = "approval"
    elif pair is not None:  # it waits, and that costs those two
        for post in (pair.first, pair.second):
            if post.filled:
                propose(post.manager, "partner_confidence", -run.p.decisions.waiting_cost * post.manager.partner_confidence)


def conclude(locality: Locality, place: int, decision: Decision) -> None:
    """A decision is made: note how long it took, and free its place on the list."""
    locality.partnership.concluded[min(decision.age, LONGEST_DECISION)] += 1.0
    locality.decisions[place] = None


def settles(run: ReferenceRun, pair: Pair, luck: float) -> bool:
    """As likely as a meeting of the two goes well, both views taken together; nobody settles for an empty post."""
    return pair.filled and luck < mean([success_chance(run, tie) for tie in pair.ties])


def approval_chance(run: ReferenceRun, partnership: Partnership) -> float:
    """logistic(.2 + 2.5 (1 + 3 joint management)(tau_strategic - .5) - 1.2 u_middle - (1 - devolved authority)/2 + .8 brokerage ...).

    Less where the organisations serve others too, while leaders change and in a dispute.
    """
    p = run.p.decisions
    joint = run.p.forms[partnership.form].joint_management
    return logistic(
        p.approval
        + p.approval_trust * (1.0 + p.approval_joint * joint) * (partnership.strategic_trust - 0.5)
        - p.approval_ambiguity * partnership.middle_ambiguity
        - p.approval_authority * (1.0 - partnership.devolved_authority)
        + p.approval_officer * partnership.brokerage
        - p.approval_elsewhere * partnership.elsewhere
        - p.approval_unrest * partnership.leadership_change
        - (p.dispute_delay if partnership.dispute else 0.0)
    )


def finance(run: ReferenceRun, propose: Propose) -> None:
    """April settlement: logistic(1.2 + 3 (tau_strategic - start) - 2.5 (F - .35)(1 - relief)).

    Failure costs kappa 10 %, strategic ties 6 %, and adds to the pressure, which fades.
    """
    p = run.p.finance
    for partnership in run.partnerships:
        partnership.failed_settlements = 0
        partnership.added_pressure *= 1.0 - p.pressure_fading
        if not run.new_year:
            continue
        chance = logistic(
            p.settlement
            + p.settlement_trust * (partnership.strategic_trust - partnership.start_strategic_trust)
            - p.settlement_pressure * (pressure(run, partnership) - p.usual_pressure) * (1.0 - partnership.relief)
        )
        if run.luck.draw(Stream.SETTLEMENT, run.month, partnership.number)[0] >= chance:
            partnership.failed_settlements = 1
            partnership.added_pressure += p.pressure_added
            lose_confidence(run, partnership, p.confidence_lost, propose)
            strain_strategic_ties(partnership, p.trust_lost, propose)


def survival(run: ReferenceRun, propose: Propose) -> None:
    """Withdrawal hazard .003 e^(-5 (tau_strategic - .5) - 6 (kappa_strategic - .5) - .8 stance + 2.5 (F - .35) - 3.5 binding + change).

    In a form bound by law it opens a dispute, which costs confidence until it ends; a joint form by choice is dissolved.
    """
    p = run.p.survival
    for partnership in run.partnerships:
        withdraws, ends = run.luck.draw(Stream.WITHDRAWAL, run.month, partnership.number)
        if partnership.dispute:
            lose_confidence(run, partnership, p.dispute_confidence, propose)
            partnership.dispute = ends >= p.dispute_ends
            continue
        form = run.p.forms[partnership.form]
        hazard = p.withdrawal * math.exp(
            -p.trust * (partnership.strategic_trust - p.usual_trust)
            - p.confidence * (partnership.strategic_confidence - p.usual_confidence)
            - p.stance * partnership.leaders_stance
            + p.pressure * (pressure(run, partnership) - p.usual_pressure)
            - p.binding * form.binding
            + partnership.leadership_change
        )
        if withdraws >= min(1.0, hazard):
            continue
        if form.binding >= p.statutory_binding:
            partnership.dispute = True
        elif form.joint_management > run.p.forms[FormName.CHP].joint_management:
            dissolve(run, partnership, propose)


def services(run: ReferenceRun, propose: Propose) -> None:
    """Performance -> 100 (1 + .3 (value/value_0 - 1) - .15 du - 1.2 dvacancy - .15 dw - .012 slowness - demand) at .12.

    Delayed discharge moves against it, and swings by chance: -> 100 (1 + demand - .5 (performance/100 - 1)).
    """
    p, demand = run.p.services, run.series.demand(run.month)
    for locality in run.localities:
        take_stock(run, locality)
        value = locality.value / locality.start_value if locality.start_value > 0.0 else 1.0
        tends_to = 100.0 * (
            1.0
            + p.joint_work * (value - 1.0)
            - p.ambiguity * (locality.mean_ambiguity - locality.start_ambiguity)
            - p.vacancy * (locality.vacancy_rate - locality.start_vacancy_rate)
            - p.workload * (locality.mean_workload - locality.start_workload)
            - p.slowness * locality.partnership.slowness
            - demand
        )
        tends_to = max(0.0, tends_to)
        locality.performance += p.rate * (tends_to - locality.performance)
    for partnership in run.partnerships:
        performance = mean([locality.performance for locality in partnership.localities])
        tends_to = max(0.0, 100.0 * (1.0 + demand - p.discharge * (performance / 100.0 - 1.0)))
        chance, _ = two_normals(*run.luck.draw(Stream.SWING, run.month, partnership.number))
        change = p.discharge_rate * (tends_to - partnership.delayed_discharge) + p.discharge_swing * chance
        partnership.delayed_discharge = max(0.0, partnership.delayed_discharge + change)


def take_stock(run: ReferenceRun, locality: Locality) -> None:
    """Value of joint work = sum of success x (.4 + A) / planned contacts; means over middle and front line."""
    locality.value = 0.0
    for pair in locality.partnership.pairs:
        for tie in pair.ties:
            if pair.met and tie.went_well and tie.owner.locality is locality:
                locality.value += (run.p.services.joint_work_floor + tie.ambition) / locality.planned
    locality.mean_ambiguity = locality.mean_workload = locality.vacancy_rate = 0.0
    if locality.posts:
        locality.mean_ambiguity = mean([post.manager.ambiguity for post in locality.posts])
        locality.mean_workload = mean([post.manager.workload for post in locality.posts])
        locality.vacancy_rate = mean([float(not post.filled) for post in locality.posts])
