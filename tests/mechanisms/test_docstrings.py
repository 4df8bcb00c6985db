"""Docstrings of rules name parameters and hold no values of theirs: those stand in the registry alone, and may be changed there."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple, get_type_hints

import pytest
from parameter_types import is_parameters, modules_of

import integration_sim.mechanisms
import integration_sim.model

NUMBER = re.compile(r"(?<![\w.])(\d+\.?\d*|\.\d+)")
"""A number that stands by itself; an index such as that of kappa_0 is part of a symbol."""
EQUATION = re.compile(r" (->|[-+*]?=) ")
"""What a docstring that gives equations has in it, where the rule returns no number (of those that do, all give theirs)."""


class Rule(NamedTuple):
    """A rule as it is written."""

    docstring: str
    code: ast.FunctionDef
    parameters: frozenset[str]
    """The names of its arguments that are parameters of the model."""


def rule_of(function: Callable[..., Any]) -> Rule:
    [code] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(code, ast.FunctionDef)
    hints = get_type_hints(function)
    return Rule(inspect.getdoc(function) or "", code, frozenset(name for name, hint in hints.items() if is_parameters(hint)))


def compiled_rules() -> dict[str, Rule]:
    """Every compiled function that takes parameters, by module and name."""
    found = {
        f"{module.__name__}.{name}": rule_of(thing.py_func)
        for module in modules_of((integration_sim.mechanisms, integration_sim.model))
        for name, thing in vars(module).items()
        if hasattr(thing, "py_func") and thing.py_func.__module__ == module.__name__
    }
    return {name.removeprefix("integration_sim."): rule for name, rule in found.items() if rule.parameters}


def numbers_of_its_own(rule: Rule) -> set[str]:
    """The numbers in a rule's docstring that are not in its code."""
    constants = {node.value for statement in rule.code.body[1:] for node in ast.walk(statement) if isinstance(node, ast.Constant)}
    literals = {float(value) for value in constants if isinstance(value, int | float)}
    return {number for number in NUMBER.findall(rule.docstring) if float(number) not in literals}


def gives_an_equation(rule: Rule) -> bool:
    return bool(EQUATION.search(rule.docstring)) or (isinstance(rule.code.returns, ast.Name) and rule.code.returns.id in ("float", "int"))


def unnamed_parameters(rule: Rule) -> set[str]:
    """The fields of its parameters that a rule reads and does not name where it gives an equation."""
    read = {
        node.attr
        for node in ast.walk(rule.code)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in rule.parameters
    }
    return read - set(re.findall(r"\w+", rule.docstring)) if gives_an_equation(rule) else set()


RULES = compiled_rules()


@pytest.mark.parametrize("name", RULES)
def test_no_value_of_a_parameter_stands_in_a_docstring(name: str) -> None:
    assert numbers_of_its_own(RULES[name]) == set()


@pytest.mark.parametrize("name", RULES)
def test_an_equation_names_every_parameter_that_its_rule_reads(name: str) -> None:
    assert unnamed_parameters(RULES[name]) == set()


def test_the_rules_are_found() -> None:
    assert {"mechanisms.trust.after_success", "mechanisms.workload.workload_target", "model.recording.own.resistance.resistance"} <= set(
        RULES
    )


def test_a_value_that_creeps_back_and_a_parameter_left_out_are_noticed() -> None:
    """The rule of success as it is, then with what once stood in its docstring: .07 (1 - tau) (1 - .35 (1 - tau))."""
    rule = RULES["mechanisms.trust.after_success"]
    assert (numbers_of_its_own(rule), unnamed_parameters(rule)) == (set(), set())
    stale = rule._replace(docstring=rule.docstring.replace("gain", ".07").replace("confirmation", ".35"))
    assert numbers_of_its_own(stale) == {".07", ".35"}
    assert unnamed_parameters(stale) == {"gain", "confirmation"}


def test_a_proposal_is_held_to_its_equation_too() -> None:
    rule = RULES["mechanisms.phases.announce"]
    assert unnamed_parameters(rule._replace(docstring=rule.docstring.replace("announced_limbo", "much"))) == {"announced_limbo"}
