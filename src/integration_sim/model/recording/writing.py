"""The code by which outcomes are measured, written from their list; `recorder.py` says when each part is called.

It is written as a module of plain functions, since the compiler's cache keeps those from one start to the next; so an outcome that an
extension brings is measured in the same loops as the package's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from integration_sim.extensions import place_of
from integration_sim.mechanisms.ledger import LEDGER_STATES, MANAGER_COLUMNS
from integration_sim.mechanisms.rules import DIMENSIONS
from integration_sim.model.recording.checks import NotMeasuredError
from integration_sim.model.recording.outcome import ACROSS, MEAN, SCALE_OF_INDEX, WITHIN, Outcome, Scope, values_of

MANAGERS, TIES_ACROSS, TIES_WITHIN = "posts", "ties_across", "ties_within"
"""Over what means are taken, and the columns of sums that count how many there are."""
PER = "_per"


def _rule_column(outcome: Outcome) -> str:
    """Return the column of what an outcome's own rule gives: not its name alone, which may be a state's."""
    return f"rule_{outcome.name}"


def group_of_state(state: str) -> str:
    """Return over what the mean of a state (a column of the ledger) is taken."""
    if state in LEDGER_STATES[:MANAGER_COLUMNS]:
        return MANAGERS
    return TIES_ACROSS if state.endswith(ACROSS) else TIES_WITHIN


def sums_of(outcomes: Iterable[Outcome], over: str) -> dict[str, str]:
    """Return what is summed over managers, or ties, and the code of each: states that an outcome is made of, then rules."""
    found: dict[str, str] = {}
    pairs = 0
    for outcome in outcomes:
        for state in (*outcome.index_of, *([outcome.state] * bool(outcome.state))):
            if group_of_state(state) == over:
                found[state] = _of_state(state)
        if over == MANAGERS and outcome.of_manager:
            found[_rule_column(outcome)] = _called(outcome, "of_manager", "world", "post")
        if over == TIES_ACROSS and outcome.of_pair:
            found[_rule_column(outcome)], pairs = f"recording.of_pairs[tie // 2, {pairs}]", pairs + 1
        if over == TIES_ACROSS and outcome.of_tie:
            found[_rule_column(outcome)] = _called(outcome, "of_tie", "world", "tie")
            if outcome.per_tie:
                found[_rule_column(outcome) + PER] = _called(outcome, "per_tie", "world", "tie")
    return found


def _of_state(state: str) -> str:
    if group_of_state(state) != MANAGERS:
        return f"world.ties[tie].{state.removesuffix(ACROSS).removesuffix(WITHIN)}"
    dimension = LEDGER_STATES.index(state) - (MANAGER_COLUMNS - DIMENSIONS)
    return f"manager.{state}" if dimension < 0 else f"manager.culture[{dimension}]"


def _called(outcome: Outcome, way: str, *arguments: str) -> str:
    handed = [*arguments, f"p.{outcome.name}"] if values_of(outcome.rules[way]) is not None else arguments
    return f"{way}_{outcome.name}({', '.join(handed)})"


def _mean(column: str, over: str, columns: Iterable[str]) -> str:
    return f"share(total.{column}, total.{column + PER if column + PER in columns else over})"


_HEAD = '''"""How outcomes are measured, written from their list by `model.recording.writing`: changes made here are lost."""

from math import isfinite, isinf

from integration_sim.compiled import compiled, compiled_entry
from integration_sim.model.recording.checks import NotMeasuredError
from integration_sim.model.recording.shares import share
'''


def code_of(outcomes: Iterable[Outcome]) -> str:
    """Return the text of a module that measures outcomes."""
    listed = list(outcomes)
    lines: list[str] = []
    for outcome in listed:
        for way, rule in outcome.rules.items():
            written: Callable[..., Any] = getattr(rule, "py_func", rule)
            lines.append(f"from {written.__module__} import {written.__name__} as {way}_{outcome.name}")
    for function in (_managers, _posts, _pairs, _ties, _means, _partnerships):
        lines += function(listed)
    return _HEAD + "\n".join(lines) + "\n"


def _begun(head: str, says: str, decorator: str = "compiled") -> Iterator[str]:
    yield from ("", "", f"@{decorator}", f"def {head}:", f'    """{says}"""')


def _refused(outcome: Outcome, value: str, wrong: str, row: str, indent: int) -> Iterator[str]:
    """Yield the lines that refuse what an extension's rule gives and is no number.

    They do not say where the extension lies: the text, by which compiled code is kept, is the same wherever it does.
    """
    if place_of(outcome):
        yield f"{' ' * indent}if {wrong}({value}):"
        yield f"{' ' * indent}    raise {NotMeasuredError.__name__}({outcome.name!r}, {row!r})"


def _managers(outcomes: list[Outcome]) -> Iterator[str]:
    yield from _begun("describe_managers(world, managers, p)", "Write down what each manager adds to the sums of a group.")
    yield "    for post in range(world.posts.size):"
    yield "        manager, adds = world.managers[post], managers[post]"
    yield f"        adds.{MANAGERS} = 1.0"
    yield from (f"        adds.{column} = {code}" for column, code in sums_of(outcomes, MANAGERS).items())
    for outcome in outcomes:
        if outcome.of_manager:
            yield from _refused(outcome, f"adds.{_rule_column(outcome)}", "not isfinite", "post", 8)


def measured_by_post(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the outcomes that can be measured of managers whose states are made up, to explain what moved them."""
    yield from (outcome.name for outcome in outcomes if outcome.follows)


def _posts(outcomes: list[Outcome]) -> Iterator[str]:
    for outcome in (outcome for outcome in outcomes if outcome.follows):
        yield from _begun(f"measure_{outcome.name}(world, found, p)", "Write down what is measured of each post.", "compiled_entry")
        yield "    for post in range(world.posts.size):"
        yield f"        found[post] = {_called(outcome, 'of_manager', 'world', 'post')}"


def _pairs(outcomes: list[Outcome]) -> Iterator[str]:
    yield from _begun("describe_pairs(world, of_pairs, p)", "Write down what is measured of each pair across organisations.")
    yield "    for pair in range(world.pairs.size):"
    yield "        if world.pairs[pair].partnership >= 0:"
    for number, outcome in enumerate(outcome for outcome in outcomes if outcome.of_pair):
        yield f"            of_pairs[pair, {number}] = {_called(outcome, 'of_pair', 'world', 'pair')}"
        yield from _refused(outcome, f"of_pairs[pair, {number}]", "not isfinite", "pair", 12)


def _ties(outcomes: list[Outcome]) -> Iterator[str]:
    for over in (TIES_ACROSS, TIES_WITHIN):
        columns = sums_of(outcomes, over)
        yield from _begun(f"add_{over}(world, recording, members, base_group, total, p)", "Add up such ties of a base group's managers.")
        yield f"    {' = '.join(f'sum_{column}' for column in columns)} = 0.0"
        yield "    for tie in members.rows[members.first[base_group] : members.first[base_group + 1]]:"
        yield from (f"        sum_{column} += {code}" for column, code in columns.items())
        for outcome in outcomes:
            if outcome.of_tie and over == TIES_ACROSS:
                yield from _refused(outcome, f"sum_{_rule_column(outcome)}", "not isfinite", "tie", 8)
        yield f"    total.{over} = members.first[base_group + 1] - members.first[base_group]"
        yield from (f"    total.{column} = sum_{column}" for column in columns)


def _means(outcomes: list[Outcome]) -> Iterator[str]:
    yield from _begun("take_means(total, row)", "Turn a group's sums into its outcomes.")
    for over in (MANAGERS, TIES_ACROSS, TIES_WITHIN):
        columns = sums_of(outcomes, over)
        yield from (f"    mean_{column} = {_mean(column, over, columns)}" for column in columns if not column.endswith(PER))
    for outcome in outcomes:
        if outcome.index_of:
            total = " + ".join(f"mean_{state}" for state in outcome.index_of)
            yield f"    row.{outcome.name} = {SCALE_OF_INDEX} * ({total}) / {len(outcome.index_of)}.0"
        elif outcome.scope is Scope.MANAGERS:
            yield f"    row.{outcome.name} = mean_{outcome.state or _rule_column(outcome)}"


def _partnerships(outcomes: list[Outcome]) -> Iterator[str]:
    ours = [outcome for outcome in outcomes if outcome.of_partnership]
    added = [outcome for outcome in ours if not callable(outcome.over_all)]
    yield from _begun(
        "record_partnerships(world, recording, row, p)", "Write the outcomes of whole partnerships, and over all: sums, means or rules."
    )
    yield "    count, numbers = world.partnerships.size, recording.groups.of_partnership"
    yield "    every = recording.values[row, numbers[count]]"
    yield from (f"    every.{outcome.name} = 0.0" for outcome in added)
    yield "    for index in range(count):"
    yield "        one = recording.values[row, numbers[index]]"
    yield from (f"        one.{outcome.name} = {_called(outcome, 'of_partnership', 'world', 'index')}" for outcome in ours)
    for outcome in ours:
        yield from _refused(outcome, f"one.{outcome.name}", "isinf", "partnership", 8)
    yield from (f"        every.{outcome.name} += one.{outcome.name}" for outcome in added)
    # divided once: so a mean of ones is 1, as the sum of a count's parts need not be
    yield from (f"    every.{outcome.name} /= count" for outcome in added if outcome.over_all == MEAN)
    yield from (f"    every.{outcome.name} = {_called(outcome, 'over_all', 'world')}" for outcome in ours if callable(outcome.over_all))
