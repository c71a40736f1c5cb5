"""As whom PostgreSQL runs: it refuses to be root, and its cluster must belong to whoever it is."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.embedded.server import ServerError

ROOT = 0
NOBODY = 65534
# a user namespace in which root is called nobody: the files stay root's, the rights are gone
RENAMED = ("unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


@dataclass(frozen=True)
class Identity:
    """The words in front of a command, and the user id that they give it."""

    prefix: tuple[str, ...]
    user: int

    def own(self, directory: Path) -> None:
        """A cluster that changes hands is given away whole."""
        if directory.stat().st_uid == self.user:
            return
        for place, _, files in os.walk(directory):
            for name in (".", *files):
                os.chown(Path(place, name), self.user, self.user, follow_symlinks=False)


def identity_for(cluster: Path) -> Identity:
    """Ourselves, unless that is root: then the cluster's owner, or root under another name, or nobody."""
    if os.geteuid() != ROOT:
        return Identity((), os.geteuid())
    owner = cluster.stat().st_uid if cluster.exists() else ROOT
    if owner == ROOT and _works(RENAMED):
        return Identity(RENAMED, ROOT)
    identity = _as_user(owner or NOBODY)
    if cluster.exists():
        identity.own(cluster)
    return identity


def _as_user(user: int) -> Identity:
    """Where namespaces are forbidden, as in many containers. It may read its way to the clone, say below /root."""
    become = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
    reading = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    for prefix in ((*become, *reading), become):
        if _works(prefix):
            return Identity(prefix, user)
    raise ServerError(
        "PostgreSQL: it refuses to run as root, and unshare and setpriv do not work here; use another user"
    )


def _works(prefix: Sequence[str]) -> bool:
    if not shutil.which(prefix[0]):
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
