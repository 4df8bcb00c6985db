"""What the month begins with: the means that everyone reads, and what each manager finds around the post."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from integration_sim.vocabulary import BudgetMode, Level
from reference.people import Diary, mean

if TYPE_CHECKING:
    from reference.places import Partnership
    from reference.simulation import ReferenceRun


def observe(run: ReferenceRun) -> None:
    """Take each partnership's strategic trust, middle managers' ambiguity, last month's cooperation, and relief."""
    for partnership in run.partnerships:
        trusts = [tie.trust for pair in partnership.deciding_pairs for tie in pair.ties]
        partnership.strategic_trust = mean(trusts) if trusts else partnership.start_strategic_trust
        top = [post for post in partnership.posts if post.level == Level.STRATEGIC]
        believed = [post.manager.partner_confidence for post in top]
        partnership.strategic_confidence = mean(believed) if believed else partnership.start_confidence
        partnership.leaders_stance = mean([post.stance for post in top]) if top else 0.0
        number = sum(partnership.concluded)
        ages = sum(age * weight for age, weight in enumerate(partnership.concluded))
        partnership.decision_months = ages / number if number else partnership.start_decision_months
        usual = partnership.start_decision_months
        partnership.slowness = math.log(partnership.decision_months / usual) if usual else 0.0
        doubts = [post.manager.ambiguity for post in partnership.posts if post.level == Level.MIDDLE]
        partnership.middle_ambiguity = mean(doubts) if doubts else 0.0
        partnership.cooperation = partnership.successes / partnership.meetings if partnership.meetings else partnership.start_cooperation
        partnership.relief = relief(run, partnership)
        partnership.brokerage = brokerage(partnership)


def brokerage(partnership: Partnership) -> float:
    """What the officer has time and skill for: accountable x k / .5 / max(1, w), 1 at most."""
    officer = partnership.officer
    if officer is None or not officer.filled:
        return 0.0
    skill = officer.manager.capability / 0.5
    return min(1.0, partnership.accountable * skill / max(1.0, officer.manager.workload))


def relief(run: ReferenceRun, partnership: Partnership) -> float:
    """Aligned .2; pooled .6 if strategic cross trust > .5, else .1."""
    p = run.p.finance.relief
    if partnership.budget == BudgetMode.SEPARATE:
        return 0.0
    if partnership.budget == BudgetMode.ALIGNED:
        return p.aligned
    return p.pooled_trusted if partnership.strategic_trust > p.trust_needed else p.pooled_distrusted


def pressure(run: ReferenceRun, partnership: Partnership) -> float:
    """F: the scenario's series and what failed settlements have added, 1 at most."""
    return min(1.0, run.series.pressure(partnership.number, run.month) + partnership.added_pressure)


def look_around(run: ReferenceRun) -> None:
    """Fill each manager's diary: what the partnerships served are like this month, on average."""
    p = run.p
    for post in run.posts:
        post.diary = diary = Diary()
        for partnership in post.partnerships:
            share = 1.0 / len(post.partnerships)
            form = p.forms[partnership.form if post.locality is None else post.locality.form]
            unsettled = partnership.limbo * (1.0 - partnership.clarity)
            diary.unsettled += share * unsettled
            diary.unsupported += share * unsettled * (1.0 - p.uncertainty.team * partnership.team)
            diary.clarity += share * partnership.clarity
            diary.narrative += share * partnership.narrative
            diary.identity += share * partnership.identity
            diary.mixed_team += share * form.joint_management
            diary.pressure += share * pressure(run, partnership)
            diary.extra_lines += share * (form.approval_lines - 1.0)
            diary.slowness += share * partnership.slowness
            diary.unrest += share * partnership.leadership_change
