"""What a survey found, in plain English and as a table in the terminal."""

from __future__ import annotations

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from integration_sim.experiments.survey import Survey
from integration_sim.instruments.attitudes import ESPOUSED, IN_USE
from integration_sim.model.recording.aggregation import ALL
from integration_sim.vocabulary import Level

NAMED = 3
"""How many of the hardest obstacles a sentence names."""
LEVEL_NAMES = {"strategic": "strategic", "middle": "middle", "front_line": "front-line"}


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def hardest_first(survey: Survey) -> pd.DataFrame:
    """Return the summary over all levels, one row per item: the highest mean first."""
    table = survey.summary()
    return table[table["level"] == ALL].astype({"item": str}).sort_values("mean", ascending=False, ignore_index=True)


def agreement(survey: Survey) -> pd.DataFrame:
    """Return the share who agree, item x (form, level), in the order of the questionnaire; levels in which nobody answered are left out."""
    table = survey.summary().astype({"item": str, "form": str, "level": str})
    shares = table.pivot_table(index="item", columns=["form", "level"], values="agree")
    return shares.loc[survey.instrument.items]


def finding(survey: Survey) -> str:
    """Return what was found, in a sentence."""
    if survey.answers.empty:
        return f"In {survey.date} every post that would be asked was vacant"
    return _statements(survey) if survey.instrument.forms else _scores(survey)


def _scores(survey: Survey) -> str:
    table, label = hardest_first(survey), survey.instrument.label
    first, *others = [(inside(label(row["item"])), f"{row['mean']:.1f}") for _, row in table.head(NAMED).iterrows()]
    widest = [inside(label(item)) for item in table.sort_values("sd", ascending=False)["item"].head(2)]
    return (
        f"Hardest: {first[0]} ({first[1]} of {survey.instrument.scale[1]}), then"
        f" {' and '.join(f'{name} ({mean})' for name, mean in others)}; opinions differ most on {' and '.join(widest)}"
    )


def _statements(survey: Survey) -> str:
    shares = agreement(survey)
    said, done = shares[(ESPOUSED, ALL)], shares[(IN_USE, ALL)]
    gap = (100.0 * (said - done)).sort_values(ascending=False)
    return (
        f"{100 * said.mean():.0f} % agree with the statements in words, {100 * done.mean():.0f} % from what is done;"
        f" the widest gap: {inside(survey.instrument.label(str(gap.index[0])))} ({gap.iloc[0]:.0f} points)"
    )


def asked(survey: Survey) -> str:
    """Return who was asked, when: what stands beside every chart and table."""
    answers = survey.answers
    sheets = len(answers) // max(1, len(survey.instrument.questions))
    levels = [LEVEL_NAMES[level.name.lower()] for level in survey.instrument.levels]
    who = "managers at all levels" if len(levels) == len(Level) else f"{' and '.join(levels)} managers"
    replicates = survey.provenance.replicates
    return (
        f"{survey.scenario.title}, {survey.date}: {sheets:,} questionnaires of {who} in post, in {replicates} simulated"
        f" {'futures' if replicates > 1 else 'future'} (seed {survey.provenance.seed})."
    )


CAVEAT = "Simulated answers, not a forecast: what the source published is where the scale was set; how answers move is an assumption."


def answers_table(survey: Survey) -> Table:
    """Return the answers as a table."""
    table = Table(title=survey.instrument.title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    if survey.answers.empty:
        return table
    return _share_table(survey, table) if survey.instrument.forms else _score_table(survey, table)


def _score_table(survey: Survey, table: Table) -> Table:
    for heading in ("Obstacle", "Mean", "Median", "Middle half", "Lowest to highest", "Published mean"):
        table.add_column(heading, no_wrap=heading != "Obstacle")
    for _, row in hardest_first(survey).iterrows():
        table.add_row(
            survey.instrument.label(row["item"]),
            f"{row['mean']:.1f}",
            f"{row['median']:.1f}",
            f"{row['p25']:.1f} to {row['p75']:.1f}",
            f"{row['min']:.1f} to {row['max']:.1f}",
            "" if pd.isna(row["published"]) else f"{row['published']:.1f}",
        )
    return table


def _share_table(survey: Survey, table: Table) -> Table:
    shares = agreement(survey)
    levels = [name for name in LEVEL_NAMES if (ESPOUSED, name) in shares]
    table.add_column("Share who agree, %: in words / in use", overflow="fold")
    for name in (*levels, ALL):
        table.add_column(LEVEL_NAMES.get(name, name).capitalize(), no_wrap=True, justify="right")
    for item, row in shares.iterrows():
        cells = [f"{100 * row[(ESPOUSED, name)]:.0f} / {100 * row[(IN_USE, name)]:.0f}" for name in (*levels, ALL)]
        table.add_row(survey.instrument.label(str(item)), *cells)
    return table
