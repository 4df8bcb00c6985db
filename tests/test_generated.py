"""Modules that the package writes itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

TEXT = '''from integration_sim.compiled import compiled_entry


@compiled_entry
def twice(number: float) -> float:
    """Return twice a number."""
    return 2.0 * number
'''
ASK = """
import sys
from integration_sim.generated import generated_module
module = generated_module("of_tests", sys.argv[1])
print(module.__name__, module.__file__, module.twice(4.0), sum(module.twice.stats.cache_hits.values()), sep="|")
"""


def _asked(cache: Path, text: str = TEXT) -> list[str]:
    environment = {"XDG_CACHE_HOME": str(cache), "PATH": ""}
    found = subprocess.run([sys.executable, "-c", ASK, text], env=environment, capture_output=True, text=True, check=True)
    return found.stdout.strip().split("|")


def test_a_second_process_finds_the_same_module_compiled(tmp_path: Path) -> None:
    """Both name it alike, in the same file, which the second neither writes nor compiles again."""
    name, path, value, hits = _asked(tmp_path)
    assert name.startswith("integration_sim_generated_of_tests_")
    assert Path(path).is_relative_to(tmp_path)
    assert Path(path).read_text() == TEXT
    written = Path(path).stat().st_mtime_ns
    assert (value, hits) == ("8.0", "0")
    assert _asked(tmp_path) == [name, path, "8.0", "1"]
    assert Path(path).stat().st_mtime_ns == written


def test_another_text_is_another_module(tmp_path: Path) -> None:
    """So that what was compiled from the one is not taken for the other."""
    name, *_ = _asked(tmp_path)
    other, _, value, hits = _asked(tmp_path, TEXT.replace("2.0", "3.0"))
    assert other != name
    assert (value, hits) == ("12.0", "0")


def test_a_file_that_was_spoilt_is_written_again(tmp_path: Path) -> None:
    """Half a file, as of a full disk, is not imported."""
    _, path, *_ = _asked(tmp_path)
    Path(path).write_text(TEXT[:40])
    assert _asked(tmp_path)[2] == "8.0"
    assert Path(path).read_text() == TEXT


def test_without_a_folder_to_write_in_it_works_all_the_same(tmp_path: Path) -> None:
    """It stands in a temporary folder then, which is gone afterwards."""
    (tmp_path / "integration-sim").write_text("a file where the folder should be")
    _, path, value, _ = _asked(tmp_path)
    assert value == "8.0"
    assert not Path(path).exists()


def test_a_text_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is the text's own."""
    from integration_sim.generated import generated_module

    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda _: str(tmp_path))
    with pytest.raises(NameError):
        generated_module("failing", "nobody\n")
    assert not [name for name in sys.modules if name.startswith("integration_sim_generated_failing")]
