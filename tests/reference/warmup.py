"""The warm-up: standing still before anything happens, while the local context is fitted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reference.people import mean
from reference.ties import Pair

if TYPE_CHECKING:
    from reference.simulation import ReferenceRun


def warm_up(run: ReferenceRun) -> None:
    """Run the starting form up to month 0; fit at first, take the baseline over the last (frozen) months."""
    length, frozen = int(run.plan.warmup.months), int(run.plan.warmup.frozen_months)
    baseline = Baseline(run)
    for month in range(1 - length, 1):
        run.month = month
        run.simulate_month()
        if month <= -frozen:
            fit(run, month + length - 1)
        else:
            baseline.add(run)
        for partnership in run.partnerships:  # nothing has been gained or lost yet
            partnership.start_strategic_trust = partnership.strategic_trust
            partnership.start_cooperation = partnership.cooperation
            partnership.start_decision_months = partnership.decision_months
    baseline.settle(run)


def fit(run: ReferenceRun, months_before: int) -> None:
    """Robbins-Monro: move each beta by a shrinking step times how far mean trust is from what is declared; kappa_0 likewise."""
    p, scenario = run.plan.warmup, run.plan.scenario
    shrunk = 1.0 + months_before / p.steadier

    def closer(beta: float, wanted: float, pairs: Iterable[Pair]) -> float:
        trusts = [tie.trust for pair in pairs for tie in pair.ties]
        if not trusts:
            return beta
        return min(p.furthest, max(-p.furthest, beta + p.first_step / shrunk * (wanted - mean(trusts))))

    for partnership in run.partnerships:
        history = scenario.history_of(partnership.name)
        partnership.local_context = closer(partnership.local_context, history.cross_trust, partnership.pairs)
        confidence = mean([post.manager.partner_confidence for post in partnership.posts])
        partnership.start_confidence += p.confidence_step / shrunk * (history.partner_confidence - confidence)
    for organisation in run.organisations:
        served = [partnership for partnership in run.partnerships if organisation in partnership.organisations]
        wanted = mean([scenario.history_of(partnership.name).within_trust for partnership in served])
        inside = [pair for pair in run.pairs if not pair.across and pair.first.organisation is organisation]
        organisation.local_context = closer(organisation.local_context, wanted, inside)


class Baseline:
    """The means of the frozen months, against which change is judged."""

    def __init__(self, run: ReferenceRun) -> None:
        self.partnerships: dict[int, list[tuple[float, float, float]]] = {one.number: [] for one in run.partnerships}
        self.localities: dict[int, list[tuple[float, float, float, float]]] = {one.number: [] for one in run.localities}

    def add(self, run: ReferenceRun) -> None:
        """Note a month."""
        for partnership in run.partnerships:
            observed = partnership.strategic_trust, partnership.cooperation, partnership.decision_months
            self.partnerships[partnership.number].append(observed)
        for locality in run.localities:
            stock = locality.value, locality.mean_ambiguity, locality.mean_workload, locality.vacancy_rate
            self.localities[locality.number].append(stock)

    def settle(self, run: ReferenceRun) -> None:
        """Judge by the means from now on; services start at 100."""
        for partnership in run.partnerships:
            trust, cooperation, decisions = (mean(list(each)) for each in zip(*self.partnerships[partnership.number], strict=True))
            partnership.start_strategic_trust, partnership.start_cooperation = trust, cooperation
            partnership.start_decision_months = decisions
            partnership.delayed_discharge = 100.0
        for locality in run.localities:
            value, ambiguity, workload, vacancy = (mean(list(each)) for each in zip(*self.localities[locality.number], strict=True))
            locality.start_value, locality.start_ambiguity = value, ambiguity
            locality.start_workload, locality.start_vacancy_rate = workload, vacancy
            locality.performance = 100.0
