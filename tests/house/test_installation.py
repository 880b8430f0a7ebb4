"""The package installs as a wheel and editable, without network, and finds its library from any working directory."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import zipfile
from http import HTTPStatus
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = "import json, engine; print(json.dumps([engine.__file__, str(engine.library())]))"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program; its output is in the failure."""
    done = subprocess.run([str(each) for each in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("tais-*.whl")
    return built


def environment(folder: Path, *what: str | Path) -> Path:
    """A fresh virtual environment with one package, which borrows the libraries of this one; its `bin`."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=ROOT)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", *what, cwd=ROOT)
    return folder / "bin"


def places(python: Path, cwd: Path) -> tuple[Path, Path]:
    """Where a Python finds the package and its library."""
    package, library = json.loads(run(python, "-I", "-c", ASK, cwd=cwd).stdout)
    return Path(package), Path(library)


def assert_serves(bin: Path, folder: Path) -> None:
    """`tais serve` answers, started in a folder that knows nothing of the checkout; its database stays in that folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    command = [str(bin / "tais"), "serve", "contexts/timor-leste", "--demo", "--port", str(port)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process:
        try:
            assert answers(f"http://127.0.0.1:{port}/health", process), (folder / "log").read_text(encoding="utf-8")
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert list((folder / "var").iterdir())


def answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether a server says that it is alive, before it ends and within half a minute."""
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            time.sleep(0.1)
    return False


def test_the_wheel_carries_the_library_the_licence_and_every_file_of_the_engine(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in ("forms", "workflows", "locales", "contexts"):
        expected = {f"engine/library/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / name).rglob("*") if shipped(path)}
        assert expected
        assert expected <= names
    assert "engine/library/docs/language.md" in names  # `tais docs language` prints it
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "engine").rglob("*") if shipped(path)}
    assert ours <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/")]


def shipped(path: Path) -> bool:
    """Whether a file belongs to the package: no caches, nothing hidden."""
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".") and path.suffix != ".pyc"


def test_a_wheel_finds_its_library_inside_itself(wheel: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "env", wheel)
    package, library = places(bin / "python", tmp_path)
    assert package.is_relative_to(tmp_path)
    assert library == package.parent / "library"
    run(bin / "tais", "check", "contexts/timor-leste", cwd=tmp_path)
    assert_serves(bin, tmp_path / "elsewhere")
    said = ("--title", "Far Land", "--source", "en", "--languages", "en", "--time-zone", "UTC", "--take", "report")
    run(bin / "tais", "new", "far-land", *said, cwd=tmp_path)
    assert "No faults." in run(bin / "tais", "check", "far-land", cwd=tmp_path).stdout
    assert "### File `form`" in run(bin / "tais", "docs", "language", cwd=tmp_path).stdout


def test_an_editable_installation_finds_the_library_of_the_checkout(tmp_path: Path) -> None:
    bin = environment(tmp_path / "env", "--editable", ROOT)
    package, library = places(bin / "python", tmp_path)
    assert (package.parent, library) == (ROOT / "engine", ROOT)
    run(bin / "tais", "check", "contexts/timor-leste", cwd=tmp_path)
    assert_serves(bin, tmp_path / "elsewhere")
    assert not list((tmp_path / "env").rglob("site-packages/engine"))
