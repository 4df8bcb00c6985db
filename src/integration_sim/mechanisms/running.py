"""The code of a month, written from the list of its mechanisms: a guarded call of each in order, and the credit for what it proposed.

It is written as a module of plain functions, since the compiler's cache keeps those from one start to the next; so the order of the
month and what extensions add cost nothing while it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

from integration_sim.errors import ExtensionError
from integration_sim.extensions import place_of
from integration_sim.generated import generated_module
from integration_sim.mechanisms.changes import apply_changes, refuse_what_is_no_number
from integration_sim.mechanisms.faults import compile_alone
from integration_sim.mechanisms.ledger import credit
from integration_sim.mechanisms.mechanism import GROUP_OF, Mechanism, parameters_wanted, wanted
from integration_sim.mechanisms.month import CLIPPING, MONTH
from integration_sim.mechanisms.phases import settle
from integration_sim.mechanisms.staffing import STAFFING, newcomer_starts, newcomers_ties_start
from integration_sim.mechanisms.surroundings import FORM, FormNumbers, Forms, look_around, observe_partnerships
from integration_sim.parameters import filled
from integration_sim.randomness import Key
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.state import Owner, World
from integration_sim.tables import MANAGER_STATES, STATES, TIE_STATES, no_world


class Schedule(NamedTuple):
    """What a run's months share."""

    key: Key
    first_calendar_month: int  # of month 0; 0 = January
    switched_on: NDArray[np.bool_]  # by mechanism, in the order of the month


def _parameters_type() -> Any:
    """Return the type of everything that the month needs to know: a group per field."""
    make: Any = NamedTuple  # of fields that only the lists of mechanisms and states know
    groups = [(group, kind) for kind, group in GROUP_OF.items()]
    starts = [(state.name, float) for state in STATES.values() if state.start is not None]
    return make("Parameters", groups + [("states", make("Starts", starts))] * bool(starts))


Parameters = _parameters_type()


def parameters_of(values: Mapping[str, float]) -> Any:
    """Return what the month needs to know: the registry's numbers, but for the values given by id."""
    kinds = get_type_hints(Parameters)
    forms = [(*filled(FormNumbers, f"forms.{name}", values), [*FORMS].index(form.falls_back_to)) for name, form in FORMS.items()]
    groups = {group: filled(kind, group, values) for group, kind in kinds.items() if group != GROUP_OF[Forms]}
    return Parameters(**{GROUP_OF[Forms]: np.array(forms, dtype=FORM)}, **groups)


_HANDED = {("month", int): "month", ("new_year", bool): "new_year"}
"""What arguments of a plain type are called and how the month knows them."""


def _handed(mechanism: Mechanism, argument: str, hint: Any) -> str:
    """Return what the month hands over for an argument of a mechanism, as code."""
    parameters = parameters_wanted(hint)
    if parameters is not None and parameters.partition(".")[0] in Parameters._fields:
        return f"p.{parameters}"
    code = {World: "world", Key: "key"}.get(hint) or _HANDED.get((argument, hint))
    if code is None:
        expected = "World, Key, month: int, new_year: bool, Forms, the `values` of a mechanism, or one parameter"
        raise ExtensionError(f"{place_of(mechanism)}: propose, argument {argument!r}: found the annotation {hint}, expected {expected}")
    return code


def _called(mechanism: Mechanism, rule: Callable[..., None], name: str) -> str:
    arguments = ", ".join(_handed(mechanism, argument, hint) for argument, hint in wanted(rule).items())
    return f"{name}({arguments})"


_HEAD = '''"""The month, written from the list of its mechanisms by `integration_sim.mechanisms.running`: changes made here are lost."""

from integration_sim.compiled import compiled
from integration_sim.vocabulary import APRIL, MONTHS_A_YEAR
'''
_STEPS = (observe_partnerships, look_around, newcomer_starts, newcomers_ties_start, refuse_what_is_no_number, credit, apply_changes, settle)
"""What the month calls beside its mechanisms."""

_BEGIN = '''

@compiled
def run_month(world, blocks, month, schedule, p, ledger, row):
    """Simulate one month."""
    key, new_year = schedule.key, (schedule.first_calendar_month + month) % MONTHS_A_YEAR == APRIL
    observe_partnerships(world, p.finance.relief)
    look_around(world, month, p.forms, p.uncertainty.team)
'''


def _imports() -> Iterator[str]:
    for step in _STEPS:
        yield f"from {step.__module__} import {step.__name__}"
    for mechanism in MONTH:
        for verb, rule in (("propose", mechanism.propose), ("end", mechanism.afterwards)):
            if rule is not None:
                yield f"from {rule.__module__} import {rule.__name__} as {verb}_{mechanism.name}"


def _starts() -> Iterator[str]:
    """Yield the lines by which newcomers start in states that extensions bring."""
    for state in STATES.values():
        if state.start is not None:
            of_ties = state.of == Owner.TIES
            columns, starts = (TIE_STATES, newcomers_ties_start) if of_ties else (MANAGER_STATES, newcomer_starts)
            yield f"            {starts.__name__}(world, blocks, {columns.index(state.name)}, p.states.{state.name})"


def _calls() -> Iterator[str]:
    """Yield the lines of the month: what each mechanism proposes, the sum of it, and what is done once it has been added."""
    yield f"    for mechanism in range({len(MONTH)}):"
    yield "        if not schedule.switched_on[mechanism]:"
    yield "            continue"
    for number, mechanism in enumerate(MONTH):
        yield f"        {'el' if number else ''}if mechanism == {number}:"
        yield f"            {_called(mechanism, mechanism.propose, f'propose_{mechanism.name}')}"
        if mechanism is STAFFING:
            yield from _starts()
        if place_of(mechanism):
            yield f"            refuse_what_is_no_number(blocks, {number}, month)"
    yield "        credit(ledger, row, mechanism, world.pairs, blocks)"
    yield f"    apply_changes(world.pairs, blocks, {CLIPPING}, ledger, row)"
    for number, mechanism in enumerate(MONTH):
        if mechanism.afterwards is not None:
            yield f"    if schedule.switched_on[{number}]:"
            yield f"        {_called(mechanism, mechanism.afterwards, f'end_{mechanism.name}')}"
    yield "    settle(world, p.forms, p.phases)"


_written = generated_module("month", _HEAD + "\n".join(_imports()) + "\n" + _BEGIN + "\n".join(_calls()) + "\n")
run_month: Callable[..., None] = _written.run_month
"""Simulate one month: run_month(world, blocks, month, schedule, parameters, ledger, row). Compiled."""


def _expect_compiled(mechanism: Mechanism) -> None:
    """Compile an extension's rules by themselves: what is wrong in one is found in seconds, without the rest of the month."""
    known = {"world": no_world(), "key": Key(0, 0), "month": 0, "new_year": False, "p": parameters_of({})}
    for rule in (mechanism.propose, mechanism.afterwards):
        if rule is not None:
            codes = [_handed(mechanism, argument, hint) for argument, hint in wanted(rule).items()]
            compile_alone(rule, *(reduce(getattr, path, known[first]) for first, *path in (code.split(".") for code in codes)))


for _mechanism in MONTH:
    if place_of(_mechanism):
        _expect_compiled(_mechanism)
