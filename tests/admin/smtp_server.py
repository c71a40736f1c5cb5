"""A mail server of the tests: it takes letters over SMTP, or refuses them."""

import socketserver
from threading import Thread
from typing import Any, Self


class MailServer:
    """`taken` are the letters: to whom, and their bytes."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []
        self.refusing = False
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self.rfile, self.wfile)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def refuse(self) -> None:
        self.refusing = True

    def accept(self) -> None:
        self.refusing = False

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _talk(self, heard: Any, said: Any) -> None:
        to: list[str] = []
        said.write(b"220 tests\r\n")
        while line := heard.readline():
            word = line.strip().upper()
            if word.startswith(b"RCPT"):
                to.append(line.decode().partition("<")[2].partition(">")[0])
            if word == b"DATA":
                said.write(b"354 go on\r\n")
                self.taken.append((to, _until_dot(heard)))
            if word == b"QUIT":
                said.write(b"221 farewell\r\n")
                return
            said.write(b"451 not now\r\n" if self.refusing and word.startswith(b"MAIL") else b"250 fine\r\n")


def _until_dot(heard: Any) -> bytes:
    lines = []
    while (line := heard.readline()) and line != b".\r\n":
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)
