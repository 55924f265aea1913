"""The demo's supervisor: it ends what a killed one left, and leaves a living one alone."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import yaml

from crm import embedded
from crm.embedded import EmbeddedError, Place, place, supervisor
from crm.enums import WorkQueue

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A checkout of its own, and an environment that is put back."""
    for module in (place, supervisor):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(os, "environ", {name: os.environ[name] for name in ("PATH",)})
    return Place("demo")


def program_of(folder):
    return subprocess.Popen(["sleep", "60"], env={"CERCLE_SUPERVISED": str(folder)})


@pytest.mark.processes
def test_what_a_killed_supervisor_left_is_ended(here, tmp_path):
    supervisor.prepare(here)
    record = here.folder / "supervisor.json"
    record.write_text(record.read_text().replace(f'"pid": {os.getpid()}', '"pid": 4194304'))
    ours, of_another = program_of(tmp_path), program_of(tmp_path / "elsewhere")
    try:
        supervisor.prepare(here)
        assert ours.wait(5) == -15
        assert of_another.poll() is None
    finally:
        ours.kill()
        of_another.kill()
        of_another.wait()


RUN = """
import sys
from crm.embedded import supervisor
supervisor.programs = lambda _: {"one": "echo ready; exec sleep 60", "two": sys.argv[1]}
sys.exit(supervisor.run(""))
"""


@pytest.mark.processes
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_every_program(how):
    it = subprocess.Popen(
        [sys.executable, "-c", RUN, "echo ready; exec sleep 60"], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert it.stdout
    for _ in range(2):
        while b"ready" not in (line := it.stdout.readline()):
            assert line, "it ended by itself"
    programs = psutil.Process(it.pid).children(recursive=True)
    it.send_signal(how)
    assert it.wait(30) == 0
    assert [each for each in programs if each.is_running() and each.status() != "zombie"] == []


@pytest.mark.processes
def test_with_one_program_all_end_and_its_failure_is_told():
    ended = subprocess.run(
        [sys.executable, "-c", RUN, "exit 3"], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 3
    assert b"one stopped" in ended.stdout


@pytest.mark.processes
def test_a_second_demo_is_told_where_the_first_one_is(here, tmp_path):
    supervisor.prepare(here)
    address = os.environ["CERCLE_BASE_URL"]
    program = program_of(tmp_path)
    try:
        with pytest.raises(EmbeddedError, match=f"already runs at {address}"):
            supervisor.prepare(here)
        assert program.poll() is None
    finally:
        program.kill()
        program.wait()


@pytest.mark.processes
def test_whoever_stops_all_ends_the_demo_before_the_servers_of_every_profile(here, tmp_path, monkeypatch):
    demo = subprocess.Popen(["sleep", "60"])
    stopped: list[tuple[str, str, bool]] = []
    for name, server in (("postgres", embedded.postgres), ("valkey", embedded.valkey)):
        monkeypatch.setattr(server, "stop", lambda of, name=name: stopped.append((name, of.profile, ran())))

    def ran() -> bool:
        return demo.poll() is None

    record = {"pid": demo.pid, "created": psutil.Process(demo.pid).create_time()}
    for profile in ("development", "test-1"):
        (tmp_path / ".cercle" / profile).mkdir(parents=True)
        Place(profile).remember("postgres", port=1)
    try:
        for created, is_left in ((0, True), (record["created"], False)):
            path = tmp_path / ".cercle" / "development" / supervisor.RECORD
            path.write_text(json.dumps(record | {"created": created}))
            stopped.clear()
            embedded.stop_all()
            assert stopped == [
                (name, profile, is_left)
                for profile in ("development", "test-1")
                for name in ("valkey", "postgres")
            ]
        assert demo.wait(5) == -signal.SIGTERM
    finally:
        demo.kill()
        demo.wait()


def test_it_sends_no_mail_to_anyone_outside(here):
    os.environ["MAIL_URL"] = "smtp://mail.example.org"
    supervisor.prepare(here)
    assert os.environ["MAIL_URL"] == f"smtp://127.0.0.1:{os.environ['CERCLE_MAIL_PORT']}"


def test_every_queue_has_a_worker_in_the_demo_and_in_the_reference_deployment(here):
    supervisor.prepare(here)
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    deployed = " ".join(str(service.get("command")) for service in services.values())
    demo = " ".join(supervisor.programs("").values())
    for queue in WorkQueue:
        assert f"--queues {queue.value} " in demo
        assert f"--queues {queue.value} " in deployed


def test_a_taken_port_is_passed_over(here, capsys):
    supervisor.prepare(here)
    first = int(os.environ["CERCLE_PORT"])
    (here.folder / "supervisor.json").unlink()
    with socket.create_server(("127.0.0.1", first)):
        with pytest.raises(EmbeddedError, match=f"Port {first} was taken meanwhile"):
            supervisor.run("")
        supervisor.prepare(here)
    assert int(os.environ["CERCLE_PORT"]) > first
    assert f"Port {first} is taken" in capsys.readouterr().out
