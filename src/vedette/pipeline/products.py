"""What steps give: tables, JSON values and files, each with the fingerprint of its content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Stored:
    """One product on disk: file name in the folder of its run and fingerprint of its content."""

    name: str
    file: str
    content: str
    path: Path


class Products(Mapping[str, "Stored"]):
    """Stored products by name; tables and values are read when asked for, once."""

    def __init__(self, stored: Mapping[str, Stored]) -> None:
        self._stored = dict(stored)
        self._made: dict[str, object] = {}

    def __getitem__(self, name: str) -> Stored:
        if name not in self._stored:
            raise NotFound(
                f"The run has no '{name}'.", f"It has {', '.join(sorted(self._stored))}."
            )
        return self._stored[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)

    def table(self, name: str) -> pa.Table:
        """A product that is a table."""
        if name not in self._made:
            self._made[name] = read_table(self[name].path)
        return self._made[name]

    def value(self, name: str) -> object:
        """A product that is a JSON value."""
        if name not in self._made:
            self._made[name] = json.loads(self[name].path.read_bytes())
        return self._made[name]

    def add(self, stored: Mapping[str, Stored], made: Mapping[str, object]) -> None:
        """Take up what a step gave; what is in memory need not be read again."""
        self._stored.update(stored)
        self._made.update(made)


def read_table(path: Path) -> pa.Table:
    """A Parquet file of our own as an Arrow table."""
    import pyarrow.parquet as pq

    return pq.read_table(path)


def write_table(table: pa.Table, path: Path) -> None:
    """An Arrow table as a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(table, path, compression="zstd", compression_level=1)


def store(name: str, product: object, folder: Path) -> Stored:
    """Write one product into a folder, unless it is a file there already."""
    import pyarrow as pa

    from vedette.core.kernel.fingerprint import of_file, of_table, of_value

    if isinstance(product, Path):
        return Stored(name, product.name, of_file(product), product)
    if isinstance(product, pa.Table):
        path = folder / f"{name}.parquet"
        write_table(product, path)
        return Stored(name, path.name, of_table(product), path)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(product, ensure_ascii=False, indent=1), encoding="utf-8")
    return Stored(name, path.name, of_value(product), path)
