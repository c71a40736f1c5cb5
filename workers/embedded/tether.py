"""Becomes another program that gets a signal when its parent dies, even by SIGKILL. Run as a file, not imported.

tether.py SIGNAL PARENT_PID COMMAND…
It is the last link before the command: changing the user on the way would undo the tether.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h; elsewhere the parent's own care has to do


def main() -> None:
    signal_number, parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the parent has died meanwhile")
    os.execvp(command[0], command)  # noqa: S606 - becoming it is the point


if __name__ == "__main__":
    main()
