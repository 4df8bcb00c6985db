"""A state, a mechanism and a form of one's own go through everything that the package's own go through."""

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
FATIGUE, ALLIANCE = (ROOT / "docs" / "extensions" / f"{name}.py" for name in ("fatigue", "alliance"))
USE = Path(__file__).with_name("use_model.py")
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


def ran(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own: the door for extensions closes once in each."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("used")


@pytest.fixture(scope="module")
def used(folder: Path) -> dict[str, Any]:
    """What a process of its own finds of the examples."""
    done = ran(str(USE), str(folder), str(FATIGUE), str(ALLIANCE))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_mechanism_stands_in_the_month(used: dict[str, Any]) -> None:
    assert used["mechanisms"][-3:] == ["fatigue", "reform", "clipping"]
    assert (used["wear"]["id"], used["wear"]["low"], used["wear"]["high"]) == ("fatigue.wear", 0.03, 0.3)


def test_a_state_is_an_outcome_and_moves(used: dict[str, Any]) -> None:
    assert used["outcomes"] == ["fatigue"]
    assert max(used["fatigue"]) > used["fatigue"][0] > 0.0
    assert max(used["fatigue"]) < 1.0


def test_with_and_without_it_differ_as_it_says(used: dict[str, Any]) -> None:
    assert used["commitment lost"] < 0.0


def test_why_tells_of_it(used: dict[str, Any]) -> None:
    moved = used["moved by fatigue"]
    assert moved["commitment"] < 0.0 < moved["resistance"]
    assert moved["fatigue"] > 0.0


def test_it_is_told_and_named_in_provenance(used: dict[str, Any]) -> None:
    assert "Change fatigue. Months in limbo wear managers out" in used["told"]
    assert "fatigue.wear = 0.1 plausible 0.03 to 0.3" in used["told"]
    named = [(one["name"], one["version"], len(one["sha256"])) for one in used["provenance"]]
    assert named == [("fatigue", "1.0", 64), ("alliance", "1.0", 64)]
    assert used["ran"] == [0, used["provenance"]]


def test_workers_of_a_study_have_it_too(used: dict[str, Any]) -> None:
    wear, fatigue = used["study"]["fatigue.wear"], used["study"]["fatigue"]
    assert wear[2:] == [0.03, 0.03, 0.3, 0.3]
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


def test_the_page_runs(used: dict[str, Any], tmp_path: Path) -> None:
    assert used, "what it needs is compiled by then"
    code = "".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    program = tmp_path / "page.py"
    program.write_text(code.replace("replicates=50", "replicates=2") + "\nprint(comparison.alternatives)\n", encoding="utf-8")
    done = ran(str(program))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "('case_c',)\n"


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
