"""A decision table in plain English, and as rows for a screen: texts and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from integration_sim.experiments.comparison.decision import DecisionTable
from integration_sim.experiments.comparison.verdict import ENOUGH, Verdict
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.report.comparison.costs import point
from integration_sim.report.sensitivity.sentences import written
from integration_sim.report.wording.numbers import decimals, percent
from integration_sim.report.wording.sentences import capital, listed, short_name, small_label, verb
from integration_sim.report.wording.verdicts import IN_WINDOW, no_verdict

RULES = {
    "best_mean": "on average",
    "best_case": "at best",
    "worst_case": "at worst",
    "least_regret": "least regret",
    "least_mean_regret": "least regret on average",
}
"""The rules by which one may choose, in words."""


class DecisionRow(NamedTuple):
    """What an alternative does to an outcome in a window, for a screen."""

    alternative: str
    outcome: str
    label: str
    difference: float
    told: str
    """The difference as text, with its sign; or that it could be luck, is too small to matter, or is the same."""
    interval: str
    """The 95 % interval as text; empty where there is none, or no width."""
    chance: str
    """In which share of the replicates the alternative is better."""
    price: str
    """What a point costs, such as `GBP 770,000 for each 0.01`; empty where there is no price."""
    stands: str
    """better or worse (perhaps on average), or why neither is said."""


class CaseRow(NamedTuple):
    """How an arm fares over the replicates, for a screen."""

    arm: str
    mean: str
    best_case: str
    worst_case: str
    regret_mean: str
    regret_max: str
    best_in: str
    chosen_by: tuple[str, ...]
    """The rules of `RULES` that choose it."""


class GroupRow(NamedTuple):
    """What an alternative does to the managers of an organisation and level, for a screen."""

    alternative: str
    organisation: str
    level: str
    told: str
    stands: str


class CostRow(NamedTuple):
    """What an alternative costs beside the baseline in all, for a screen."""

    alternative: str
    cost: str
    """GBP, with its sign."""
    dominated_by: str
    """The first arm that costs no more and does no worse, or that it still recovers; empty where there is none."""


def decision_rows(table: DecisionTable) -> list[DecisionRow]:
    """Return what each alternative does to each outcome."""
    found = []
    for row in _records(table.effects[table.effects["window"] == table.window]):
        outcome = row["outcome"]
        chance = "" if math.isnan(row["p_better"]) else percent(row["p_better"])
        price = row["gbp_per_point"]
        found.append(
            DecisionRow(
                alternative=row["alternative"],
                outcome=outcome,
                label=OUTCOMES[outcome].label,
                difference=row["difference"],
                told=_told(row),
                interval=_interval(row),
                chance=chance,
                price="" if math.isnan(price) else f"GBP {float(f'{price:.2g}'):,.0f} for each {point(outcome)}",
                stands=_stands(row),
            )
        )
    return found


def case_rows(table: DecisionTable, outcome: str) -> list[CaseRow]:
    """Return how each arm, the baseline included, fares in an outcome: on average, at best and worst, and what is regretted."""
    places, choices = decimals(OUTCOMES[outcome]) + 1, _choices(table, outcome)
    return [
        CaseRow(
            arm=row["arm"],
            mean=_number(row["mean"], places),
            best_case=_number(row["best_case"], places),
            worst_case=_number(row["worst_case"], places),
            regret_mean=_number(row["regret_mean"], places),
            regret_max=_number(row["regret_max"], places),
            best_in="" if math.isnan(row["best_in"]) else percent(row["best_in"]),
            chosen_by=tuple(rule for rule, arm in choices.items() if arm == row["arm"]),
        )
        for row in _of(table.cases, outcome)
    ]


def group_rows(table: DecisionTable, outcome: str) -> list[GroupRow]:
    """Return what each alternative does to each organisation's managers of each level (`all` left out); none of whole partnerships."""
    if table.groups.empty:
        return []
    return [
        GroupRow(row["alternative"], row["organisation"], row["level"], _told(row), _stands(row))
        for row in _of(table.groups, outcome)
        if ALL not in (row["organisation"], row["level"])
    ]


def cost_rows(table: DecisionTable) -> list[CostRow]:
    """Return what each alternative costs beside the baseline, three figures of it."""
    return [
        CostRow(row["alternative"], f"{float(f'{row["cost"]:.3g}') + 0.0:+,.0f}" if row["cost"] else "0", _beaten(row))
        for row in _records(table.costs)
    ]


def decision_sentences(table: DecisionTable, outcome: str) -> list[str]:
    """Say of one outcome which arm one would choose by which rule, what cannot be told apart, who gains and loses, and what it costs."""
    return list(_sentences(table, outcome))


def _sentences(table: DecisionTable, outcome: str) -> Iterator[str]:
    choices = _choices(table, outcome)
    label = small_label(OUTCOMES[outcome])
    if not choices["best_mean"]:
        yield f"Of {label} there is nothing to compare: no replicate has a value in every arm."
        return
    cases = {row.arm: row for row in case_rows(table, outcome)}
    called = _names(table)
    if all(row["verdict"] == Verdict.SAME for row in _of(table.pairs, outcome)):
        yield f"{capital(label)} {verb(OUTCOMES[outcome], 'is')} the same in every arm and replicate."
    else:
        first = choices["best_mean"]
        yield (
            f"{capital(label)} {IN_WINDOW[table.window]}: {called[first]} does best on average ({cases[first].mean}),"
            f" and comes out best in {cases[first].best_in} of the simulated futures."
        )
        yield _by_rules(choices, cases, called)
        yield _apart(table, outcome, called)
    yield from _gains(table, outcome, called)
    yield from _costs(table, called)


def _by_rules(choices: dict[str, str], cases: dict[str, CaseRow], called: dict[str, str]) -> str:
    hopeful, careful, least = choices["best_case"], choices["worst_case"], choices["least_regret"]
    if hopeful == careful == least:
        return (
            f"By every rule one would choose {called[least]}: it reaches furthest in its best replicate ({cases[least].best_case}),"
            f" holds up best in its worst ({cases[least].worst_case}), and is never more than {cases[least].regret_max} behind the best"
            " arm with the same luck."
        )
    return (
        f"In its best replicate {called[hopeful]} reaches furthest ({cases[hopeful].best_case}); in its worst {called[careful]} holds up"
        f" best ({cases[careful].worst_case}); least to regret is {called[least]}, never more than {cases[least].regret_max} behind the"
        f" best arm with the same luck."
    )


def _apart(table: DecisionTable, outcome: str, called: dict[str, str]) -> str:
    alike: dict[str, list[str]] = {}
    if table.comparison.replicates < ENOUGH:
        return f"{capital(no_verdict(table.comparison.replicates))}."
    for row in _of(table.pairs, outcome):
        if not row["apart"]:
            alike.setdefault(called[row["one"]], []).append(called[row["other"]])
    if not alike:
        return "All differences are larger than luck, and large enough to matter."
    if sum(map(len, alike.values())) == len(_of(table.pairs, outcome)) > 1:
        return "No arm differs from any other by more than luck and by enough to matter."
    told = "; ".join(f"{one} from {listed(others)}" for one, others in alike.items())
    return f"Not apart by more than luck and enough to matter: {told}."


def _gains(table: DecisionTable, outcome: str, called: dict[str, str]) -> Iterator[str]:
    """Yield who gains and who loses by each alternative."""
    rows = group_rows(table, outcome)
    for alternative in dict.fromkeys(row.alternative for row in rows):
        told = [
            f"{listed(groups)} {verb}"
            for stands, verb in (("better", "gain"), ("worse", "lose"))
            if (groups := _by_organisation([row for row in rows if row.alternative == alternative and row.stands.startswith(stands)]))
        ]
        name = called[alternative]
        lead = name if name.startswith("With ") else f"With {name}"  # as the dashboard's names often begin
        if told:
            yield f"{lead}, {'; '.join(told)}."
        else:
            yield f"{lead}, no organisation's managers at any level can be said to gain or lose."


def _by_organisation(rows: list[GroupRow]) -> list[str]:
    """Return groups of managers, those of one organisation together."""
    levels: dict[str, list[str]] = {}
    for row in rows:
        levels.setdefault(row.organisation, []).append(f"{row.level.replace('_', ' ')} {row.told}")
    return [f"managers of {organisation} ({', '.join(told)})" for organisation, told in levels.items()]


def _costs(table: DecisionTable, called: dict[str, str]) -> Iterator[str]:
    """Yield which alternatives are dominated, and by what."""
    for row in _records(table.costs):
        if row["dominated_by"]:
            yield f"{capital(called[row['alternative']])} is dominated: {called[row['dominated_by']]} costs no more and does no worse."


def _names(table: DecisionTable) -> dict[str, str]:
    """Return what arms are called in a sentence."""
    baseline = table.comparison.baseline_name
    return {name: name if name == baseline else short_name(baseline, name) for name in table.arms}


def _choices(table: DecisionTable, outcome: str) -> dict[str, str]:
    (row,) = _of(table.choices, outcome)
    return {rule: row[rule] for rule in RULES}


def _of(table: pd.DataFrame, outcome: str) -> list[dict[str, Any]]:
    return _records(table[table["outcome"] == outcome])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def _stands(row: dict[str, Any]) -> str:
    """Return how a difference stands: better or worse, perhaps on average; or why neither is said."""
    if row["verdict"] not in (Verdict.CLEAR, Verdict.ON_AVERAGE):
        return str(row["verdict"])
    word = "better" if row["better"] else "worse"
    return word if row["verdict"] == Verdict.CLEAR else f"{word} on average"


def _told(row: dict[str, Any]) -> str:
    """Return a difference as text, with its sign, or why there is none to tell of."""
    if row["verdict"] not in (Verdict.CLEAR, Verdict.ON_AVERAGE):
        return str(row["verdict"])
    middle: str = written(row["difference"], row["ci_low"], row["ci_high"])[0]
    return f"+{middle}" if row["difference"] > 0.0 else middle


def _beaten(row: dict[str, Any]) -> str:
    return "not yet recovered" if row["recovering"] else str(row["dominated_by"] or "")


def _interval(row: dict[str, Any]) -> str:
    if math.isnan(row["ci_low"]) or row["replicates"] < ENOUGH or row["verdict"] == Verdict.SAME:
        return ""
    _, low, high = written(row["difference"], row["ci_low"], row["ci_high"])
    return "" if low == high else f"{low} to {high}"


def _number(number: float, places: int) -> str:
    return "unknown" if math.isnan(number) else f"{number:.{places}f}"
