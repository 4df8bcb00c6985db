"""Sets of vectors: read with clear errors, and lived with replicate by replicate."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from integration_sim.parameters import registry
from integration_sim.parameters import vectors as room
from integration_sim.parameters.vectors import ABOUT, PARAMETERS, VectorsError, chosen_vectors, read_vectors, varied, vectors_of


def middles(rows: int = 2) -> NDArray[np.float64]:
    return np.tile([0.5 * (registry()[name].low + registry()[name].high) for name in varied()], (rows, 1))


def written(path: Path, values: NDArray[np.float64], names: tuple[str, ...] = varied()) -> Path:
    table = pa.Table.from_pandas(pd.DataFrame(values, columns=list(names)), preserve_index=False)
    told = json.dumps({PARAMETERS: list(names), "seed": 1})
    pq.write_table(table.replace_schema_metadata({ABOUT: told.encode()}), path)
    return path


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = read_vectors(written(tmp_path / "mine.parquet", middles()))
    assert found.names == varied()
    np.testing.assert_array_equal(found.values, middles())
    assert found.about == {"seed": 1}
    assert found.kind == str(tmp_path / "mine.parquet")


def test_what_can_change_who_there_is_is_not_varied() -> None:
    assert not any(name.startswith(("population.", "warmup.", "costs.", "matters.")) for name in varied())
    assert "encounter.trust" in varied()


def test_vectors_begin_again_beyond_the_last() -> None:
    values = middles()
    values[1] = [registry()[name].low for name in varied()]
    found = vectors_of(varied(), values, "mine")
    assert found.of(3) == found.of(1) != found.of(0)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match=r"mine\.parquet: there is no such file"):
        read_vectors(tmp_path / "mine.parquet")


@pytest.mark.parametrize("content", [b"", b"PAR1 and then nothing", b"name: a scenario"])
def test_a_file_that_holds_no_set_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.parquet"
    path.write_bytes(content)
    with pytest.raises(VectorsError, match=r"mine\.parquet: holds no set of vectors that can be read .*`isim calibrate`"):
        read_vectors(path)


def test_a_file_that_is_cut_short_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.parquet", middles())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(VectorsError, match="holds no set of vectors that can be read"):
        read_vectors(path)


def test_another_parquet_file_is_no_set(tmp_path: Path) -> None:
    pd.DataFrame({"trust.loss": [0.1]}).to_parquet(tmp_path / "mine.parquet")
    with pytest.raises(VectorsError, match="holds no set"):
        read_vectors(tmp_path / "mine.parquet")


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(VectorsError, match="mine: holds no vector, expected one or more"):
        vectors_of(varied(), middles(0), "mine")


def test_an_unknown_parameter_is_told_the_nearest() -> None:
    names = ("encounter.trusts", *varied()[1:])
    with pytest.raises(VectorsError, match=r"found the parameter 'encounter\.trusts'.*did you mean 'encounter\.trust'"):
        vectors_of(names, middles(), "mine")


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(VectorsError, match=rf"the parameter {varied()[0]} is missing: the set was made by other code"):
        vectors_of(varied()[1:], middles()[:, 1:], "mine")


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -1e9])
def test_a_value_outside_its_range_is_named(wrong: float) -> None:
    values = middles()
    values[1, 3] = wrong
    with pytest.raises(VectorsError, match=rf"{varied()[3]}: found .* in vector 1, expected "):
        vectors_of(varied(), values, "mine")


def test_two_sets_have_digests_of_their_own() -> None:
    one, other = vectors_of(varied(), middles(), "mine"), vectors_of(varied(), middles(3), "mine")
    assert one.digest != other.digest
    assert one.digest == vectors_of(varied(), middles(), "yours").digest


def test_default_means_no_vectors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert chosen_vectors("default") is None
    monkeypatch.setattr(room, "SHIPPED", tmp_path / "nothing.parquet")
    room.accepted.cache_clear()
    with pytest.raises(VectorsError, match="has no accepted set"):
        chosen_vectors("accepted")
    room.accepted.cache_clear()
