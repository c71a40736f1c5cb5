"""`python -m tests.contact_sheet [--cut HEIGHT] OUT COLUMNS WIDTH PICTURE…`: many pictures on one, for docs/.

Each is WIDTH px wide on the sheet; of each no more than its uppermost HEIGHT px are shown.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

GAP = 12
GROUND = "#d8dee6"
COLOURS = 128  # what a screen of few colours needs; a quarter of the bytes


def contact_sheet(pictures: Sequence[Image.Image], columns: int, width: int) -> Image.Image:
    """Column by column, each picture `width` pixels wide; the columns come out about equally long."""
    scaled = [one.resize((width, round(one.height * width / one.width)), Image.Resampling.LANCZOS) for one in pictures]
    stacks: list[list[Image.Image]] = [[] for _ in range(columns)]
    share = sum(one.height + GAP for one in scaled) / columns
    filled = 0.0
    for one in scaled:
        stacks[min(columns - 1, int((filled + one.height / 2) / share))].append(one)
        filled += one.height + GAP
    tallest = max(sum(one.height + GAP for one in stack) for stack in stacks)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, tallest + GAP), GROUND)
    for column, stack in enumerate(stacks):
        top = GAP
        for one in stack:
            sheet.paste(one, (GAP + column * (width + GAP), top))
            top += one.height + GAP
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.contact_sheet")
    parser.add_argument("--cut", type=int, default=None)
    parser.add_argument("out", type=Path)
    parser.add_argument("columns", type=int)
    parser.add_argument("width", type=int)
    parser.add_argument("pictures", nargs="+", type=Path)
    told = parser.parse_args()
    pictures = [_opened(one, told.cut) for one in told.pictures]
    sheet = contact_sheet(pictures, told.columns, told.width)
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(told.out, optimize=True)


def _opened(path: Path, cut: int | None) -> Image.Image:
    whole = Image.open(path).convert("RGB")
    return whole.crop((0, 0, whole.width, min(whole.height, cut))) if cut else whole


if __name__ == "__main__":
    main()
