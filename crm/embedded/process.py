"""Ending processes that are not always our children."""

import signal
import time

import psutil


def has_ended(process: psutil.Process) -> bool:
    """A zombie has ended: its files and ports are free, only its parent has not noticed yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait(process: psutil.Process, *, seconds: float) -> bool:
    """Wait until the process has ended; whether it has."""
    deadline = time.monotonic() + seconds
    while not has_ended(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(process: psutil.Process, *ways: signal.Signals, seconds: float) -> None:
    """Ask a process to end, the next way when the one before did not help in time, at last by force."""
    for way in (*ways, signal.SIGKILL):
        try:
            process.send_signal(way)
        except psutil.NoSuchProcess:
            return
        if wait(process, seconds=seconds):
            return
