"""The store of a study: Parquet parts, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from integration_sim.atomic import tidy, whole_file
from integration_sim.experiments.errors import StudyError

FOLDER, PATTERN, DAMAGED = "parts", "part-*.parquet", ".damaged"
STUDY, ENGINE = b"study", b"engine"
"""Keys of a part's metadata: digests of what was simulated, and of the code that did it."""


class Parts:
    """The parts in a study's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def paths(self) -> list[Path]:
        """Return the parts there are, in the order of their points."""
        return sorted(self.folder.glob(PATTERN))

    def write(self, table: pa.Table, study: str, engine: str) -> None:
        """Add a part. It appears under its name only when it is complete. Raises StudyError if it cannot be written."""
        points = table["point"]
        path = self.folder / f"part-{points[0].as_py():08d}-{points[-1].as_py():08d}.parquet"
        marked = table.replace_schema_metadata({STUDY: study.encode(), ENGINE: engine.encode()})
        try:
            with whole_file(path) as work:
                pq.write_table(marked, work, compression="zstd", write_page_checksum=True)
        except OSError as error:
            raise StudyError(f"{path}: cannot be written ({error.strerror or error}); what was done before is kept, run again") from None

    def tidy(self) -> None:
        """Remove what a killed run left unfinished."""
        tidy(self.folder)

    def done(self, replicates: int) -> Iterator[tuple[Path, Sequence[int], str, str]]:
        """Yield each part with the points it holds, and the digests of study and engine; damaged parts are left out."""
        for path in self.paths():
            try:
                metadata = pq.read_schema(path).metadata or {}
                points = pq.read_table(path, columns=["point"], page_checksum_verification=True)["point"].to_pylist()
            except (pa.ArrowException, OSError):
                continue
            yield path, points[::replicates], metadata.get(STUDY, b"").decode(), metadata.get(ENGINE, b"").decode()

    def set_aside(self, path: Path) -> Path:
        """Rename a damaged part, so that it is not read again."""
        return path.replace(path.with_suffix(DAMAGED))

    def read(self, columns: Sequence[str] | None) -> pa.Table:
        """Return all parts as one table. Raises StudyError naming a part that is damaged."""
        tables = []
        for path in self.paths():
            try:
                tables.append(pq.read_table(path, columns=columns, page_checksum_verification=True))
            except (pa.ArrowException, OSError) as error:
                raise StudyError(f"{path}: damaged ({error}); run the study again, and it is computed anew") from None
        return pa.concat_tables(tables) if tables else pa.table({})
