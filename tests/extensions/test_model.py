"""What changes the model - a state, a mechanism, an outcome, a form, a channel - goes through all that the package's own goes through.

One process uses all of them, since it is to be compiled with them, and that takes half a minute.
"""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from integration_sim.extensions import elsewhere

ROOT = Path(__file__).parents[2]
FATIGUE, ALLIANCE, BURNOUT, TALK = (
    ROOT / "docs" / "extensions" / f"{name}.py" for name in ("fatigue", "alliance", "near_burnout", "word_of_mouth")
)
NAME, LABEL = "near_burnout", "Managers near burning out"
PRAISE = """from typing import Literal
import integration_sim as isim
TOLD = {"unit": "share", "grade": "A", "source": "assumption", "says": "How much."}
NUMBER = isim.Parameter(value=0.1, low=0.0, high=0.2, maximum=1.0, **TOLD)
PRAISED = isim.Channel("praise", "posts", "commitment")
class Praise(isim.Lever):
    kind: Literal["praise"] = "praise"
    style: Literal["in_pairs", "in_groups"] = "in_pairs"
    lends = {"in_pairs": {"praise": NUMBER}, "in_groups": {"praise": NUMBER, "contact": NUMBER}}
"""
USE = Path(__file__).with_name("use_model.py")


def ran(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own: the door for extensions closes once in each."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("used")


@pytest.fixture(scope="module")
def used(folder: Path) -> dict[str, Any]:
    """What a process of its own finds of the examples."""
    praise = folder / "praise.py"
    praise.write_text(PRAISE, encoding="utf-8")
    done = ran(str(USE), str(folder), *map(str, (FATIGUE, ALLIANCE, BURNOUT, TALK, praise)))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def outcome(used: dict[str, Any]) -> dict[str, Any]:
    """What it finds of the example outcome."""
    found: dict[str, Any] = used["outcome"]
    return found


def test_a_mechanism_stands_in_the_month(used: dict[str, Any]) -> None:
    assert used["mechanisms"][-3:] == ["fatigue", "reform", "clipping"]
    assert (used["wear"]["id"], used["wear"]["low"], used["wear"]["high"]) == ("fatigue.wear", 0.03, 0.3)


def test_a_mechanism_stands_where_it_says_and_moves_what_is_there_already(used: dict[str, Any]) -> None:
    assert used["mechanisms"].index("word_of_mouth") == used["mechanisms"].index("encounter") + 1
    with_it, share_of_it, studied = used["talk"]
    assert with_it > 0.0
    assert share_of_it > 0.0
    assert len(set(studied)) == len(studied)


def test_a_state_is_an_outcome_and_moves(used: dict[str, Any]) -> None:
    assert used["outcomes"] == ["fatigue", "near_burnout"]
    assert 0.0 < used["near burnout"] < 1.0
    assert max(used["fatigue"]) > used["fatigue"][0] > 0.0
    assert max(used["fatigue"]) < 1.0


def test_with_and_without_it_differ_as_it_says(used: dict[str, Any]) -> None:
    assert used["commitment lost"] < 0.0


def test_why_tells_of_it(used: dict[str, Any]) -> None:
    moved = used["moved by fatigue"]
    assert moved["commitment"] < 0.0 < moved["resistance"]
    assert moved["fatigue"] > 0.0


def test_it_is_told_and_named_in_provenance(used: dict[str, Any]) -> None:
    without_counts = re.sub(r"(?: \d+ [SLA])+(?= )", "", used["told"])  # the last column stands between the words of the one before
    assert "Change fatigue. Months in limbo wear managers out" in without_counts
    assert "fatigue.wear = 0.1 plausible 0.03 to 0.3" in used["told"]
    named = [(one["name"], one["version"], len(one["sha256"])) for one in used["provenance"]]
    assert named == [
        ("fatigue", "1.0", 64),
        ("alliance", "1.0", 64),
        ("near_burnout", "1.0", 64),
        ("word_of_mouth", "1.0", 64),
        ("praise", "0", 64),
    ]
    assert used["ran"] == [0, used["provenance"]]


def test_workers_of_a_study_have_it_too(used: dict[str, Any]) -> None:
    wear, fatigue = used["study"]["fatigue.wear"], used["study"]["fatigue"]
    assert wear[2:] == pytest.approx([0.03, 0.03, 0.3, 0.3])
    assert max(fatigue[2:4]) < min(fatigue[:2]) < max(fatigue[:2]) < min(fatigue[4:])


def test_a_form_costs_what_it_says(used: dict[str, Any]) -> None:
    assert used["lead"] == pytest.approx(60.0 * 24)


def test_a_study_made_with_it_refuses_to_go_on_without(used: dict[str, Any], folder: Path) -> None:
    assert used
    done = ran("-c", f"import integration_sim as isim; isim.Study.open({str(folder / 'study')!r})")
    assert "made with the extensions fatigue 1.0 (" in done.stderr
    assert "found no extension at work; name the same files with --with" in done.stderr


def test_a_scenario_says_which_it_needs(used: dict[str, Any], folder: Path) -> None:
    assert used
    done = ran("-m", "integration_sim", "check", str(folder / "mine.yaml"))
    assert done.returncode == 2
    assert "'alliance', expected one that is loaded (none is); name its file: --with alliance.py" in " ".join(done.stderr.split())


def test_the_commands_load_it(used: dict[str, Any], folder: Path) -> None:
    assert used
    done = ran("-m", "integration_sim", "check", str(folder / "mine.yaml"), f"--with={FATIGUE}", "--with", str(ALLIANCE))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_runs(used: dict[str, Any]) -> None:
    assert used["page"] == ["case_c"]


def test_its_numbers_are_in_the_registry(outcome: dict[str, Any]) -> None:
    assert outcome["numbers"] == [f"outcomes.{NAME}.workload", f"outcomes.{NAME}.insecurity", f"matters.{NAME}"]


def test_it_stands_behind_the_packages_own(outcome: dict[str, Any]) -> None:
    assert outcome["last"] == NAME


def test_it_is_the_share_of_managers_who_fulfil_its_rule(outcome: dict[str, Any]) -> None:
    assert outcome["series"] == pytest.approx(outcome["by hand"])
    assert len(set(outcome["series"])) > 1, "so that it is followed month by month"
    assert outcome["levels"] == [0.0, 1.0, 0.0], "the levels differ, and are told apart"


def test_it_is_in_tables_and_charts(outcome: dict[str, Any]) -> None:
    assert outcome["summary"]
    assert outcome["tidy"]
    of_run, of_difference = (title for title in outcome["charts"] if title.startswith(LABEL))
    assert of_run == LABEL
    assert of_difference.startswith(f"{LABEL} are "), "its label is a plural"
    assert outcome["headlines"][-1] == NAME


def test_two_futures_differ_by_it(outcome: dict[str, Any]) -> None:
    assert outcome["difference"] > 0.1
    assert outcome["finding"] == 0.02, "the smallest difference that matters is its own"


def test_why_it_moved_adds_up_and_comes_from_what_moves_its_states(outcome: dict[str, Any]) -> None:
    whole, parts, told = outcome["moved"]
    assert whole == pytest.approx(told)
    assert whole > 0.1
    assert parts == pytest.approx(whole)
    assert {name for name, change in outcome["by"].items() if abs(change) > 1e-9} == {"reform", "staffing", "uncertainty", "workload"}
    assert max(outcome["by"], key=outcome["by"].__getitem__) == "reform"
    assert outcome["heading"].startswith(f"{LABEL} rose by ")
    assert outcome["shared"].startswith(f"{LABEL}: this follows a rule of its own.")


def test_the_reform_is_its_cause(outcome: dict[str, Any]) -> None:
    causes = outcome["because"]
    assert next(value for name, value in causes.items() if name.startswith("reform")) == pytest.approx(outcome["moved"][0])


def test_a_study_sweeps_its_numbers(outcome: dict[str, Any]) -> None:
    table = outcome["study"]
    feared = dict(zip(table[f"outcomes.{NAME}.insecurity"], table[NAME], strict=True))
    assert feared[0.2] > feared[0.6]
    assert max(table[f"{NAME}.dip"]) > 0.0


def test_a_channel_of_ones_own_is_a_column_that_a_lever_fills(used: dict[str, Any]) -> None:
    during, later, cost = used["praised"]
    assert during == pytest.approx(1.0 - (1.0 - 0.05) * (1.0 - 0.1), abs=1e-12)
    assert (later, cost) == (0.0, 0.0)


def test_whoever_unpickles_a_call_has_the_extensions_first(tmp_path: Path) -> None:
    """The file is sent along: where it is not at hand under its own path, it is written anew."""
    source = FATIGUE.read_text(encoding="utf-8")
    mine = tmp_path / "mine.py"
    mine.write_text(source, encoding="utf-8")
    call = tmp_path / "call"
    load = "from integration_sim.extensions import elsewhere, extensions, load_extension"
    packed = f"{load}; import pickle; load_extension({str(mine)!r}); open({str(call)!r}, 'wb').write(pickle.dumps(elsewhere(extensions)))"
    assert ran("-c", packed).returncode == 0
    mine.unlink()
    unpacked = f"import pickle; function, *given = pickle.load(open({str(call)!r}, 'rb')); print([one.name for one in function(*given)])"
    assert ran("-c", unpacked).stdout == "['mine']\n"


def test_without_extensions_a_call_is_the_same(tmp_path: Path) -> None:
    function, *given = pickle.loads(pickle.dumps(elsewhere(sorted, [2, 1])))
    assert function(*given) == [1, 2]
