"""`python -m tests.plates_read [how many]`: how well Tesseract reads plates on our own drawn pictures.

Drawn pictures flatter it: they have one typeface, and nothing shines, bends or is dirty. All letters come equally often
in them, which they may not do on the road; those that it confuses most are ฌ, ฎ, ฏ and ฬ.
"""

import sys
import time
from collections import Counter
from statistics import median

from liff.plates.tesseract import Tesseract
from models.provinces import provinces
from tests.photos.pictures import Visitor, visitor_jpeg
from tests.photos.plates import Scene, plate_jpeg


def main(many: int = 100) -> None:
    reader = Tesseract(lambda work, *given: work(*given), provinces())
    scenes = [Scene.of(seed) for seed in range(1000, 1000 + many)]
    visitors = [Visitor.of(seed) for seed in range(1, 21)]
    told("plates in all kinds of pictures", reader, [(one.plate, one.province, plate_jpeg(one)) for one in scenes])
    plain = [(one.plate, one.province, visitor_jpeg(seed=seed)) for seed, one in enumerate(visitors, 1)]
    told("the bench's visitors", reader, plain)


def told(what: str, reader: Tesseract, pictures: list[tuple[str, str, bytes]]) -> None:
    counts: Counter[str] = Counter()
    seconds = []
    for plate, province, jpeg in pictures:
        began = time.monotonic()
        found = reader.read(jpeg)
        seconds.append(time.monotonic() - began)
        counts[verdict(found and found.plate, plate)] += 1
        if found and found.plate == plate:
            counts[f"its province {verdict(found.province, province)}"] += 1
        if found and found.plate != plate:
            say(f"  wrong: {found.plate} for {plate}")
    say(f"{what}: {len(pictures)}, {', '.join(f'{name} {count}' for name, count in sorted(counts.items()))}")
    say(f"  seconds: median {median(seconds):.1f}, longest {max(seconds):.1f}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def verdict(found: str | None, true: str) -> str:
    return "none" if found is None else "right" if found == true else "wrong"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
