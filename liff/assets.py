"""The files that pages need: read once, packed once, served under a name that changes when any of them does.

The version is one hash over all files and a folder in the address, so a module's `./dom.js` stays inside its version
and phones may keep everything for ever (LINE's browser cannot be told to forget).

What explains our code to people stays here: it would be a third of what a gate's bad network has to bring.
"""

import gzip
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from posixpath import dirname, normpath

PACKED_TYPES = ("text/", "image/svg", "application/wasm")
_IMPORTED = re.compile(r'^import [^"]*"(\.[^"]+)";$', re.MULTILINE)
_NAMED = re.compile(r"""["'](\.\.?/[^"']+\.js)["']""")
_EXPLAINED = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/)[ \t]*$", re.MULTILINE | re.DOTALL)
"""Comments on lines of their own; the lines stay, so that an error names the right one."""
KNOWN_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    "": "text/plain",
}


@dataclass(frozen=True)
class Asset:
    """One file: as it is and, where that helps, gzipped."""

    body: bytes
    packed: bytes | None
    mime: str


@dataclass(frozen=True)
class Assets:
    """All files of a folder by their relative names."""

    files: Mapping[str, Asset]
    version: str

    @classmethod
    @cache
    def read(cls, folder: Path) -> "Assets":
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): _asset(path, ours="vendor" not in path.parts) for path in paths}
        return cls(files, _version(files))

    def modules(self, entry: str) -> list[str]:
        """What a page's first module imports, so that it can ask for all of it at once instead of import by import.

        What is imported later, by `import(…)`, is not among it.
        """
        return self._walked(entry, _IMPORTED)

    def reachable(self, entry: str) -> list[str]:
        """Those modules, and what they may import later."""
        return self._walked(entry, _NAMED)

    def _walked(self, entry: str, naming: re.Pattern[str]) -> list[str]:
        found, unread = [entry], [entry]
        while unread:
            name = unread.pop()
            for path in naming.findall(self.files[name].body.decode()):
                imported = normpath(f"{dirname(name)}/{path}")
                if imported not in found:
                    found.append(imported)
                    unread.append(imported)
        return found


def _asset(path: Path, *, ours: bool) -> Asset:
    body = path.read_bytes()
    if ours and path.suffix == ".js":
        body = _EXPLAINED.sub(lambda comment: "\n" * comment.group().count("\n"), body.decode()).encode()
    mime = KNOWN_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, mtime=0) if mime.startswith(PACKED_TYPES) else None
    return Asset(body, packed, mime)


def _version(files: Mapping[str, Asset]) -> str:
    digest = blake2b(digest_size=8)
    for name, asset in files.items():
        digest.update(f"{name}\0{len(asset.body)}\0".encode())
        digest.update(asset.body)
    return digest.hexdigest()
