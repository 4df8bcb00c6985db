"""In which of place, future and model one scenario differs from another, in a sentence."""

from __future__ import annotations

from integration_sim.scenario.aspects import Aspect, differing, parts_of_future
from integration_sim.scenario.schema import Scenario

OTHER_PLACE = "services are indexed on each one's own start, so changes since the start are compared, not levels"
MOST_NAMED = 4
"""So many parameters are named; of more, how many they are."""


def described(baseline: Scenario, other: Scenario) -> str:
    """Say in which of the three a scenario differs from the baseline, and what that means for comparing them."""
    differ = differing(baseline, other)
    if not differ:
        return "the same place, future and model"
    kinds, told = [], []
    for aspect in differ:
        kinds.append(f"another {aspect}")
        told.append({Aspect.PLACE: _place, Aspect.FUTURE: _future, Aspect.MODEL: _model}[aspect](baseline, other))
    same = [str(aspect) for aspect in Aspect if aspect not in differ]
    what = _listed(kinds) + (f", the same {_listed(same)}" if same else "")
    return f"{what} ({'; '.join(told)})"


def _place(baseline: Scenario, other: Scenario) -> str:
    return f"warmed up on its own: {OTHER_PLACE}"


def _future(baseline: Scenario, other: Scenario) -> str:
    return f"what differs from the first month on: {_listed(list(parts_of_future(baseline, other)))}"


def _model(baseline: Scenario, other: Scenario) -> str:
    changed = sorted(dict(baseline.parameters.items() ^ other.parameters.items()))
    switched = sorted(one for one in set(baseline.switch_off) ^ set(other.switch_off))
    parameters = f"{len(changed)} parameters" if len(changed) > MOST_NAMED else _listed(changed)
    return f"{_listed([*([parameters] if changed else []), *switched])} differ, and each is fitted to the declared trust"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
