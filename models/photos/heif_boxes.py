"""How many pixels a HEIC would make its decoder produce.

A HEIC is often a grid of tiles, and a small picture may name one large tile tens of thousands of times. The decoder
produces them all, so they are counted here first. Boxes are those of ISO/IEC 14496-12 and 23008-12.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error as OutOfBytes  # noqa: N812 - said as what it means here
from struct import unpack_from

from models.photos.refusals import broken

MAX_META_BYTES = 512 * 1024
"""Phones need 4 to 16 KB to describe a photo."""
MAX_NESTING = 4
"""A tone-mapped picture over a grid over tiles is 2."""

Box = tuple[bytes, int, int]
"""Kind, and where its body starts and ends."""


@dataclass
class Items:
    """What a file says of its pictures: pixels by property, properties by item, and what each is made of."""

    pixels: dict[int, int] = field(default_factory=dict)
    properties: dict[int, list[int]] = field(default_factory=dict)
    parts: dict[int, Counter[int]] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)

    def work(self, item: int, nesting: int = 0) -> int:
        """Pixels to decode for this item: its own, or those of all that it is made of. Each item is counted once."""
        if nesting > MAX_NESTING:
            raise broken()
        if item not in self.counted:
            self.counted[item] = self._count(item, nesting)
        return self.counted[item]

    def _count(self, item: int, nesting: int) -> int:
        if item in self.parts:
            return sum(times * self.work(part, nesting + 1) for part, times in self.parts[item].items())
        return max((self.pixels.get(index, 0) for index in self.properties.get(item, ())), default=0)


def work_in(raw: bytes) -> int:
    """The pixels of the costliest picture in the file. What cannot be read is refused: a decoder may read it."""
    try:
        items = _items(raw)
        return max((items.work(item) for item in items.parts), default=0)
    except (OutOfBytes, IndexError):
        raise broken() from None


def _items(raw: bytes) -> Items:
    items = Items()
    for _, start, end in _named(raw, 0, len(raw), b"meta"):
        if end - start > MAX_META_BYTES:
            raise broken()
        for _, inner, inner_end in _named(raw, start + 4, end, b"iprp"):
            _read_properties(raw, inner, inner_end, items)
        for _, inner, inner_end in _named(raw, start + 4, end, b"iref"):
            _read_parts(raw, inner, inner_end, items)
    return items


def _boxes(raw: bytes, place: int, end: int) -> Iterator[Box]:
    while place + 8 <= end:
        size, kind = unpack_from(">I4s", raw, place)
        head = 8
        if size == 1:
            head, (size,) = 16, unpack_from(">Q", raw, place + 8)
        stop = end if size == 0 else place + size
        if size and size < head:
            raise broken()
        yield kind, place + head, min(stop, end)
        place = stop


def _named(raw: bytes, place: int, end: int, kind: bytes) -> Iterator[Box]:
    return (box for box in _boxes(raw, place, end) if box[0] == kind)


def _read_properties(raw: bytes, start: int, end: int, items: Items) -> None:
    for _, inner, inner_end in _named(raw, start, end, b"ipco"):
        for index, (kind, body, _) in enumerate(_boxes(raw, inner, inner_end), start=1):
            if kind == b"ispe":
                width, height = unpack_from(">II", raw, body + 4)
                items.pixels[index] = width * height
    for _, inner, _ in _named(raw, start, end, b"ipma"):
        _read_associations(raw, inner, items)


def _read_associations(raw: bytes, place: int, items: Items) -> None:
    version, wide = raw[place], raw[place + 3] & 1
    (entries,) = unpack_from(">I", raw, place + 4)
    item_format, index_format, index_mask = ">I" if version else ">H", ">H" if wide else ">B", 0x7FFF if wide else 0x7F
    place += 8
    for _ in range(entries):
        (item,) = unpack_from(item_format, raw, place)
        place += 4 if version else 2
        indexes = unpack_from(f">{raw[place]}{index_format[1]}", raw, place + 1)
        items.properties.setdefault(item, []).extend(index & index_mask for index in indexes)
        place += 1 + raw[place] * (2 if wide else 1)


def _read_parts(raw: bytes, start: int, end: int, items: Items) -> None:
    letter, width = ("I", 4) if raw[start] else ("H", 2)
    for _, body, _ in _named(raw, start + 4, end, b"dimg"):
        (item,) = unpack_from(f">{letter}", raw, body)
        (times,) = unpack_from(">H", raw, body + width)
        items.parts.setdefault(item, Counter()).update(unpack_from(f">{times}{letter}", raw, body + width + 2))
