"""Arms that met the same luck, set side by side: differences of outcomes, month by month and over windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import UnknownNameError
from integration_sim.experiments.comparison.findings import Finding, find
from integration_sim.experiments.comparison.paired import GAIN, Paired, beside_start, departure, paired, step_of
from integration_sim.experiments.comparison.verdict import smallest_that_matter
from integration_sim.experiments.comparison.windows import Window, months_of, smoothed, told_over
from integration_sim.experiments.replicates.ensemble import Ensemble, over_replicates
from integration_sim.frozen import FrozenDict
from integration_sim.model.recording.aggregation import ALL
from integration_sim.model.recording.outcomes import OUTCOMES
from integration_sim.scenario.aspects import Aspect, differing
from integration_sim.scenario.schema import Scenario

WATCH, PRECISION = "service_performance", 0.5
"""The outcome that is watched, and the precision asked of its interval, unless others are named."""
WINDOW = Window.LAST_TWELVE_MONTHS
"""The time over which effects are set against costs, and the watched outcome is settled, unless another is named."""
type Cell = tuple[str, str, str]
EVERYBODY: Cell = (ALL, ALL, ALL)
"""All partnerships, organisations and levels."""


@dataclass(frozen=True, eq=False)
class PairedArms:
    """A baseline and alternatives to it; replicate k of each met the same luck. How outcomes of them are set side by side."""

    baseline: Ensemble
    alternatives: Mapping[str, Ensemble]
    """By name, in the order given."""
    baseline_name: str
    watch: str = WATCH
    """The outcome whose difference in the window, over all managers, the number of replicates should settle."""
    precision: float = PRECISION
    """An interval is precise if it is no wider than this share of the difference."""
    window: Window = WINDOW
    """The time over which effects are set against costs and arms are chosen between."""
    chosen_matters: Mapping[str, float] = field(default_factory=dict)
    """The smallest differences that matter, where they are not those of the parameters `matters.*`."""

    def __post_init__(self) -> None:
        """Raise ValueError where arms do not have the same outcomes."""
        known = self.baseline.values.dtype.names or ()
        for name, arm in self.alternatives.items():
            other = set(known) ^ set(arm.values.dtype.names or ())
            if other:
                lacking = ", ".join(sorted(other))
                raise ValueError(f"{name}: found other outcomes than {self.baseline_name} has ({lacking}), expected the same in every arm")

    @property
    def arms(self) -> dict[str, Ensemble]:
        """The baseline and the alternatives, by name."""
        return {self.baseline_name: self.baseline, **self.alternatives}

    @property
    def replicates(self) -> int:
        """How many replicates each arm has."""
        return self.baseline.replicates

    @property
    def months(self) -> int:
        """The last month compared."""
        return self.baseline.months

    @cached_property
    def matters(self) -> Mapping[str, float]:
        """The smallest difference that matters, of every outcome."""
        return FrozenDict(smallest_that_matter(self.baseline.scenario, self.chosen_matters))

    def aspects(self, alternative: str) -> tuple[Aspect, ...]:
        """Return in which of place, future and model an alternative differs from the baseline.

        Raises UnknownNameError.
        """
        self._arm(alternative)
        return self._aspects[alternative]

    @cached_property
    def _aspects(self) -> dict[str, tuple[Aspect, ...]]:
        return {name: differing(self.baseline.scenario, arm.scenario) for name, arm in self.alternatives.items()}

    def since_start(self, alternative: str) -> bool:
        """Tell whether changes since month 0 are compared, not levels: of another place, which starts elsewhere.

        Raises UnknownNameError.
        """
        return Aspect.PLACE in self.aspects(alternative)

    def departs(self, alternative: str) -> int:
        """Return the first month in which an alternative differs in anything; the one after the last if it never does.

        Raises UnknownNameError.
        """
        self._arm(alternative)
        return self._departures[alternative]

    @cached_property
    def _departures(self) -> dict[str, int]:
        return {name: departure(self.baseline, alternative) for name, alternative in self.alternatives.items()}

    def difference(
        self, outcome: str, alternative: str | None = None, partnership: str = ALL, organisation: str = ALL, level: str = ALL
    ) -> NDArray[np.float64]:
        """Return alternative - baseline by replicate x month; the alternative need be named only if there are several.

        Of another place it is the difference between changes since month 0. Raises UnknownNameError for a name that isn't there,
        ValueError if it is open which alternative is meant.
        """
        name, cell = self.named(alternative), (partnership, organisation, level)
        before, after = self._pair(name, outcome, cell)
        return after - before

    def course(
        self, outcome: str, alternative: str | None = None, partnership: str = ALL, organisation: str = ALL, level: str = ALL
    ) -> Paired:
        """Return the mean difference of one outcome month by month, with its interval. Raises as `difference` does."""
        differences, registered = self.difference(outcome, alternative, partnership, organisation, level), OUTCOMES[outcome]
        steps = np.full(differences.shape[1], step_of(registered, self.baseline, (partnership, organisation, level)))
        steps[: self.departs(self.named(alternative))] = 0.0
        return paired(differences, GAIN[registered.better], steps)

    def finding(
        self, outcome: str, alternative: str | None = None, partnership: str = ALL, organisation: str = ALL, level: str = ALL
    ) -> Finding:
        """Return how an outcome of an alternative differs from the baseline in every window. Raises as `difference` does."""
        name, cell = self.named(alternative), (partnership, organisation, level)
        key = (name, outcome, cell)
        if key not in self._findings:
            self._findings[key] = self._find(name, outcome, cell)
        return self._findings[key]

    @cached_property
    def _findings(self) -> dict[tuple[str, str, Cell], Finding]:
        return {}

    def _find(self, name: str, outcome: str, cell: Cell) -> Finding:
        before, after = self._pair(name, outcome, cell)
        registered = OUTCOMES[outcome]

        def over(window: Window) -> NDArray[np.float64] | None:
            here, there = self.months_in(window, name)
            if not here.size:
                return None
            yearly = here.size != there.size
            return told_over(after, registered, there, yearly=yearly) - told_over(before, registered, here, yearly=yearly)

        reference = smoothed(before, registered)
        return find(
            registered,
            smoothed(after, registered) - reference,
            over,
            self.matters[outcome],
            before=over_replicates(reference)["mean"],
            step=step_of(registered, self.baseline, cell),
            departs=self.departs(name),
        )

    def months_in(self, window: Window, alternative: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the months of a window (not the largest gap's) in the baseline and in an alternative.

        Raises UnknownNameError.
        """
        before, after = self.baseline.scenario, self._arm(alternative).scenario
        here, there = (months_of(window, one, self.months, other) for one, other in ((before, after), (after, before)))
        return (here, there) if here.size else (months_of(window, before, self.months, self._with_reform),) * 2

    def over(self, arm: str, outcome: str, cell: Cell = EVERYBODY) -> NDArray[np.float64]:
        """Return what an outcome of an arm comes to in the comparison's window, one number per replicate; NaN where it has none there.

        Where any arm is another place, of all of them changes since month 0. Raises UnknownNameError for a name that isn't there.
        """
        ensemble = self.baseline if arm == self.baseline_name else self._arm(arm)
        months = months_of(self.window, ensemble.scenario, self.months, self._with_reform)
        values = beside_start(ensemble, outcome, cell, since_start=any(map(self.since_start, self.alternatives)))
        return told_over(values, OUTCOMES[outcome], months) if months.size else np.full(self.replicates, np.nan)

    @cached_property
    def _with_reform(self) -> Scenario | None:
        """The first arm with a reform: arms without one are told over its reform years."""
        scenarios = (arm.scenario for arm in self.arms.values())
        return next((one for one in scenarios if months_of(Window.REFORM_YEARS, one, self.months).size), None)

    def _pair(self, name: str, outcome: str, cell: Cell) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return an outcome of the baseline and of an alternative by replicate x month, as the two are to be compared."""
        arms, since_start = (self.baseline, self.alternatives[name]), self.since_start(name)
        before, after = (beside_start(arm, outcome, cell, since_start=since_start) for arm in arms)
        return before, after

    def named(self, alternative: str | None) -> str:
        """Return an alternative by its name; without one, the only one there is. Raises as `difference` does."""
        if alternative is None and len(self.alternatives) > 1:
            raise ValueError(f"alternative: found none, expected one of {', '.join(self.alternatives)}")
        name = next(iter(self.alternatives)) if alternative is None else alternative
        self._arm(name)
        return name

    def _arm(self, alternative: str) -> Ensemble:
        if alternative not in self.alternatives:
            raise UnknownNameError("alternative", alternative, self.alternatives)
        return self.alternatives[alternative]
