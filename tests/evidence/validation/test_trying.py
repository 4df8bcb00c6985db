"""Trying patterns: the same however it is done, gone on with after an interruption, clear where it cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from integration_sim.evidence.validation import lives
from integration_sim.evidence.validation import validate as room
from integration_sim.evidence.validation.effects import Verdict
from integration_sim.evidence.validation.errors import PatternError
from integration_sim.evidence.validation.lives import Store, Worlds
from integration_sim.evidence.validation.pattern import Patterns
from integration_sim.evidence.validation.trying import ask, means_by_vector, try_patterns
from integration_sim.evidence.validation.validate import Worth, validate
from integration_sim.evidence.validation.vectors import drawn, varied
from integration_sim.experiments.replicates import executors
from integration_sim.parameters import registry

MINE = Patterns.model_validate(
    {
        "arms": {
            "quiet": {"place": "ijb_typical", "change": {"months": 24, "events": [], "levers": [], "finance.pressure": 0.4}},
            "poor": {"place": "quiet", "change": {"finance.pressure": 0.9}},
        },
        "patterns": [
            {
                "id": "M1",
                "title": "Money strains",
                "source": "assumption",
                "expect": [
                    {"says": "Trust is lower", "outcome": "cross_trust", "window": 24, "arms": {"poor": 1, "quiet": -1}, "below": 0},
                    {"says": "Trust is higher", "outcome": "cross_trust", "window": 24, "arms": {"poor": 1, "quiet": -1}, "above": 0},
                    {
                        "says": "So are services",
                        "outcome": "service_performance",
                        "window": 24,
                        "arms": {"poor": 1, "quiet": -1},
                        "below": 0,
                    },
                ],
            }
        ],
    }
)


def tried(folder: Path, **options: Any) -> list[tuple[float, float, float]]:
    effects = try_patterns([ask(MINE, MINE.patterns[0])], Worlds(({},), 6, 1), Store(folder), **options)
    return [(one.mean, one.low, one.high) for one in effects]


def test_what_is_true_holds_and_its_opposite_fails(tmp_path: Path) -> None:
    found = validate(tmp_path, replicates=6, known=MINE)
    assert [one.effect.verdict for one in found.tried] == [Verdict.HOLDS, Verdict.FAILS, Verdict.HOLDS]
    assert [one.worth for one in found.tried] == [None, Worth.FAILING, None]


def test_threads_and_processes_give_the_same(tmp_path: Path) -> None:
    with executors.processes(2) as executor:
        elsewhere = tried(tmp_path / "processes", executor=executor)
    assert elsewhere == tried(tmp_path / "threads")


def test_what_was_interrupted_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIVES_A_TASK", 2)
    whole = tried(tmp_path / "whole")
    simulated: list[int] = []
    live = lives.live

    def dies(arm: Any, vectors: Any, some: Any, seed: int) -> Any:
        if len(simulated) == 4:
            raise KeyboardInterrupt
        simulated.append(len(some))
        return live(arm, vectors, some, seed)

    monkeypatch.setattr(lives, "live", dies)
    with pytest.raises(KeyboardInterrupt):
        tried(tmp_path / "killed")
    simulated.clear()
    monkeypatch.setattr(lives, "live", lambda *given: simulated.append(1) or live(*given))
    assert tried(tmp_path / "killed") == whole
    assert 0 < len(simulated) < 6


def test_a_damaged_part_is_made_anew(tmp_path: Path) -> None:
    whole = tried(tmp_path)
    part = next(tmp_path.glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:40])
    assert tried(tmp_path) == whole


def test_each_random_world_is_lived_with_its_own_vector(tmp_path: Path) -> None:
    worlds = Worlds(drawn(3, 1), 2, 1)
    asked = [ask(MINE, MINE.patterns[0])]
    together = [[one.mean for one in effects] for effects in means_by_vector(asked, worlds, Store(tmp_path / "a"))]
    for number, vector in enumerate(worlds.vectors):
        (alone,) = means_by_vector(asked, Worlds((vector,), 2, 1), Store(tmp_path / "b"))
        assert [one.mean for one in alone] == together[number]


def test_random_worlds_tell_built_in_from_constraining(tmp_path: Path) -> None:
    found = validate(tmp_path, replicates=6, worlds=5, known=MINE)
    assert [one.held for one in found.tried] == [1.0, 0.0, 1.0]
    assert found.tried[0].worth is Worth.BUILT_IN


def test_ablation_names_the_mechanisms_that_a_pattern_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ABLATED_REPLICATES", 4)
    found = validate(tmp_path, replicates=6, ablate=True, known=MINE)
    assert "services" in found.tried[2].needs
    assert "services" not in found.tried[0].needs


def test_vectors_cover_every_range_evenly() -> None:
    vectors = drawn(50, 1)
    for name in varied():
        one = registry()[name]
        shares = [(vector[name] - one.low) / (one.high - one.low) for vector in vectors]
        assert all(0.0 <= share <= 1.0 for share in shares)
        assert sum(share < 0.5 for share in shares) == pytest.approx(25, abs=1)


@pytest.mark.parametrize(("options", "told"), [({"replicates": 1}, "replicates: found 1"), ({"worlds": -1}, "worlds: found -1")])
def test_numbers_out_of_range_are_refused(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(PatternError, match=told):
        validate(tmp_path, known=MINE, **options)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(PatternError, match="cannot be made"):
        validate(tmp_path / "taken", known=MINE)
