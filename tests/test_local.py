"""Nothing is sent: no name is looked up, no host is called, and nothing is written outside askmuse's own folders.

Libraries look names up and write files in native code, which no patch of Python sees. So the commands run under strace,
in a network namespace of their own where the system allows one.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from askmuse.models.export import exported
from askmuse.settings import Settings
from free_port import free_port

pytestmark = pytest.mark.slow
CACHE = Settings.from_environment().cache
"""The real one, since exporting the shipped model takes some 20 s."""
SECONDS = 12
"""Libraries that report on their users begin some seconds after they were loaded."""
BANK = "Rates rise\n\nThe bank raised its key rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"
QUESTION = "How high is the key rate of the bank?"
_WRITES = re.compile(r"\bO_WRONLY|\bO_RDWR|\bO_CREAT")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


def works(*command: str) -> bool:
    """Whether a command can be run here."""
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def apart() -> list[str]:
    """Return the command that runs another one without a network, if the system allows one."""
    for command in (["unshare", "-rn"], ["unshare", "-n"]):
        if works(*command, "true"):
            return command
    return []


CALLS = "trace=connect,open,openat,mkdir"


class Shell:
    """Runs askmuse under strace, with a home of its own."""

    def __init__(self, folder: Path, cache: Path, apart: list[str]) -> None:
        self.folder, self.home, self.trace, self.apart = folder / "work", folder / "home", folder / "trace", apart
        self.own = (str(self.folder), str(cache), str(folder / "tmp"), "/dev/", "/proc/self/")
        for new in (self.home, self.folder / "corpus", folder / "tmp"):
            new.mkdir(parents=True)
        (self.folder / "corpus" / "bank.md").write_text(BANK)
        others = ("ASKMUSE", "ORT_", "HF_", "XDG", "DO_NOT_TRACK")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        self.environment |= {"HOME": str(self.home), "ASKMUSE_CACHE": str(cache), "TMPDIR": str(folder / "tmp")}

    def start(self, *arguments: str, apart: bool = True) -> "subprocess.Popen[str]":
        """Start Python with these arguments, under strace, and apart from the network unless it must be reached."""
        trace = ["strace", "-f", "-qq", "-o", str(self.trace), "-e", CALLS, sys.executable, *arguments]
        return subprocess.Popen(
            [*(self.apart if apart else []), *trace],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # strace passes no signal on
        )

    def sent(self) -> list[str]:
        """Return the lines of the trace that look a name up or call another host."""
        lines = self.trace.read_text(errors="replace").splitlines()
        calls = [line for line in lines if "AF_INET" in line and "connect(" in line and "127.0.0.1" not in line]
        return calls + [line for line in lines if "resolv.conf" in line or "nscd" in line]

    def written(self) -> list[str]:
        """Return the files outside askmuse's folders that were opened for writing or made."""
        paths = []
        for line in self.trace.read_text(errors="replace").splitlines():
            if (_WRITES.search(line) or "mkdir(" in line) and " = -1 " not in line and (match := _PATH.search(line)):
                path = os.path.normpath(self.folder / match[1])
                if not path.startswith(self.own) and "__pycache__" not in path:
                    paths.append(path)
        return paths


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that has the exported model."""
    folder = tmp_path_factory.mktemp("cache")
    exported(Settings(cache=CACHE))
    shutil.copytree(CACHE / "models", folder / "models")
    return folder


@pytest.fixture
def shell(tmp_path: Path, cache: Path, apart: list[str]) -> Shell:
    if not works("strace", "-qq", "-o", os.devnull, "true"):
        pytest.skip("strace cannot run here, so nobody can see what native code sends and writes")
    return Shell(tmp_path, cache, apart)


LOOKS_UP_AND_WRITES = """
import socket
open("../home/mark", "w").close()
try:
    socket.getaddrinfo("example.org", 80)
except OSError:
    pass
"""


def test_a_name_that_is_looked_up_and_a_file_that_is_written_are_seen(shell: Shell) -> None:
    with shell.start("-c", LOOKS_UP_AND_WRITES) as process:
        process.wait(60)
    assert shell.sent() != []
    assert shell.written() == [str(shell.home / "mark")]


@pytest.mark.parametrize(("command", "typed"), [(["index"], ""), (["ask", QUESTION], ""), (["chat"], f"{QUESTION}\n")])
def test_nothing_is_sent_and_nothing_is_written_elsewhere(shell: Shell, command: list[str], typed: str) -> None:
    with shell.start("-m", "askmuse", *command) as process:
        assert process.stdin is not None
        process.stdin.write(typed)
        process.stdin.flush()
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS)
        output, _ = process.communicate()
    assert "Traceback" not in output
    assert (shell.folder / "index" / "CURRENT").exists(), output
    assert "4.5 percent" in output or command == ["index"]
    assert (shell.sent(), shell.written(), list(shell.home.rglob("*"))) == ([], [], [])


def test_a_server_sends_nothing_and_writes_nothing_elsewhere(shell: Shell) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/ask?q={quote(QUESTION)}"
    started = time.monotonic()
    with shell.start("-m", "askmuse", "serve", "--port", str(port), apart=False) as process:
        answer = ""
        while not answer and process.poll() is None and time.monotonic() - started < 60:
            time.sleep(0.5)
            with suppress(OSError), urlopen(url, timeout=10) as response:
                answer = response.read().decode()
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()
    assert "4.5 percent" in answer
    assert (shell.sent(), shell.written(), list(shell.home.rglob("*"))) == ([], [], [])
