"""Files that no row knows: a photo is stored before its visit is committed, and a rollback leaves it behind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from models.photos.store import PhotoStore

BATCH = 500
"""Keys in one question to the database."""


def orphans(
    store: PhotoStore, known: Callable[[Sequence[str]], set[str]], older_than: datetime, batch: int = BATCH
) -> int:
    """Deletes what no row knows and tells how many files went. `known` says which of the keys it is given have a row.

    `older_than` must lie further back than any upload takes: a file that young may still get its row.
    """
    removed = store.discard_unfinished(older_than)
    for keys in _batches(store.keys_before(older_than), batch):
        forgotten = sorted(set(keys) - known(keys))
        for key in forgotten:
            store.delete(key)
        removed += len(forgotten)
    return removed


def _batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch
