"""The answers that `new` asks for, and the scenario file that they make."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any

from integration_sim.scenario.calendar import CalendarMonth
from integration_sim.scenario.errors import shown
from integration_sim.scenario.fields import LONGEST_RUN, NAME
from integration_sim.scenario.kinds.forms import FORMS
from integration_sim.scenario.new.answer_readers import (
    FEWEST_MANAGERS,
    NONE,
    START_WITHIN,
    WORDS_FOR_PRESSURE,
    AnswerError,
    Given,
    choice,
    month,
    month_or_none,
    read_managers,
    read_pressure,
    read_title,
    whole,
)

SHARES = {"strategic": 0.1, "middle": 0.27}
"""Of an organisation's managers, as in cases C and D; the rest are at the front line."""
FEWEST_AT_A_LEVEL = 2
LARGE_FROM = 400
"""Managers from which on a place is taken to have several councils and more localities."""
LONGEST_NAME = 60


@dataclass(frozen=True)
class Answers:
    """What a new scenario is made from."""

    name: str
    title: str
    managers: int
    councils: int
    localities: int
    form: str
    reform: str | None
    receiver: str | None
    start: CalendarMonth
    announced: CalendarMonth | None
    shadow: CalendarMonth | None
    live: CalendarMonth | None
    months: int
    pressure: float

    @staticmethod
    def check_name(name: str) -> None:
        """Raise AnswerError for what cannot name a scenario."""
        if not re.fullmatch(NAME, name) or len(name) > LONGEST_NAME:
            better = re.sub(r"[^a-z0-9]+", "_", name.lower().removesuffix(".yaml").removesuffix(".yml")).strip("_0123456789")
            hint = f"; did you mean {better[:LONGEST_NAME]!r}?" if better else ""
            raise AnswerError(
                f"NAME: found {shown(name)}, expected small letters, digits and _, a letter first, at most {LONGEST_NAME} of them{hint}"
            )

    @classmethod
    def gathered(cls, name: str, asking: Given) -> Answers:
        """Return the answers to all questions, each usual answer fitted to the ones before."""
        title = asking.of("title", "Title", name.replace("_", " ").capitalize(), read_title)
        managers = asking.of("size", "Size (small, large, or how many managers in all)", "small", read_managers)
        large = managers >= LARGE_FROM
        most_councils = managers // (2 * FEWEST_MANAGERS)
        councils = asking.of("councils", "Councils that the board works with", 3 if large else 1, whole(1, most_councils))
        most_localities = managers // (4 * councils)  # every locality needs front-line managers
        usual = min(5 if large else 3, most_localities)
        localities = asking.of("localities", "Localities of each partnership", usual, whole(1, most_localities))
        forms = list(FORMS)
        form = asking.of("form", f"Form now ({', '.join(forms)})", "chp", choice(forms))
        reform = _unless_none(asking.of("reform", f"Form to come ({', '.join(forms)}, or {NONE})", "ijb", choice([*forms, NONE])))
        _check_idle(asking, reform)
        receiver = None
        if reform and FORMS[reform].transfers_staff:
            receiver = asking.of("receiver", "Who takes the staff (board or council)", "board", choice(["board", "council"]))
        start = asking.of("start", "First month", f"{datetime.now(tz=UTC).year}-04", month(*START_WITHIN))
        announced, shadow, live = _dates(asking, start) if reform else (None, None, None)
        least = max(1, live - start) if live else 1
        months = asking.of("months", "Months to simulate", min(LONGEST_RUN, max(120, least + 60)), whole(least, LONGEST_RUN))
        question = f"How short is money ({', '.join(WORDS_FOR_PRESSURE)}, or a number from 0 to 1)"
        pressure = asking.of("pressure", question, "usual", read_pressure)
        return cls(name, title, managers, councils, localities, form, reform, receiver, start, announced, shadow, live, months, pressure)

    def written(self) -> str:
        """Return the scenario file."""
        from jinja2 import StrictUndefined, Template

        text = resources.files(__package__).joinpath("new_scenario.yaml.j2").read_text(encoding="utf-8")
        template = Template(text, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined)
        filled: str = template.render(
            vars(self)
            | {
                "form_title": lambda form: FORMS[form].title,
                "quoted": lambda words: json.dumps(words, ensure_ascii=False),
                "organisations": self._organisations(),
                "partnerships": self._partnerships(),
                "middle": self.start + self.months // 2,
                "last": self.start + self.months,
            }
        )
        return filled

    def _council_names(self) -> list[str]:
        return ["council"] if self.councils == 1 else [f"council_{number}" for number in range(1, self.councils + 1)]

    def _organisations(self) -> list[dict[str, Any]]:
        """Half of the managers are the board's; the councils share the others."""
        each = self.managers // 2 // self.councils
        board = {"name": "board", "title": "NHS board", "sector": "nhs"} | _by_level(self.managers - each * self.councils)
        titles = (council.replace("_", " ").capitalize() for council in self._council_names())
        return [board] + [
            {"name": name, "title": title, "sector": "council"} | _by_level(each)
            for name, title in zip(self._council_names(), titles, strict=True)
        ]

    def _partnerships(self) -> list[dict[str, Any]]:
        found = []
        for number, council in enumerate(self._council_names(), start=1):
            only = self.councils == 1
            found.append(
                {
                    "name": "partnership" if only else f"partnership_{number}",
                    "title": "Partnership" if only else f"Partnership {number}",
                    "council": council,
                    "localities": [
                        f"Locality {index}" if only else f"Locality {number}.{index}" for index in range(1, self.localities + 1)
                    ],
                }
            )
        return found


def _by_level(managers: int) -> dict[str, int]:
    counts = {level: max(FEWEST_AT_A_LEVEL, round(managers * share)) for level, share in SHARES.items()}
    return counts | {"front_line": managers - sum(counts.values())}


def _check_idle(asking: Given, reform: str | None) -> None:
    """Raise AnswerError for an option that would say nothing with this reform."""
    idle = ["receiver"] if reform != "lead_agency" else []
    idle += ["announced", "shadow", "live"] if reform is None else []
    for option in idle:
        found = asking.options.get(option)
        if found is not None:
            needed = "lead_agency" if option == "receiver" else "a form"
            raise AnswerError(f"{asking.before}{option}: found {shown(found)}, expected nothing unless {asking.before}reform is {needed}")


def _dates(asking: Given, start: CalendarMonth) -> tuple[CalendarMonth, CalendarMonth | None, CalendarMonth]:
    last = start + LONGEST_RUN
    announced = asking.of("announced", "The reform is announced", start + 12, month(start, last))
    shadow = asking.of("shadow", f"Its shadow period begins (or {NONE})", announced + 12, month_or_none(announced, last))
    live = asking.of("live", "It goes live", (shadow or announced) + 12, month(shadow or announced, last))
    return announced, shadow, live


def _unless_none(answer: str) -> str | None:
    return None if answer == NONE else answer
