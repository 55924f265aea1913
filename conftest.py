"""Give the tests servers of their own before anything loads the settings."""

import gc
import os

import pytest

from tests import servers


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """The first hook a conftest gets: the next conftest, and then pytest-django, load the settings.

    Until all tests are loaded, and stay, no garbage is looked for: that took a fifth of loading them.
    """
    gc.disable()
    config: pytest.Config | None = pluginmanager.getplugin("pytestconfig")
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    hands_out_tests = not is_worker and config and getattr(config.known_args_namespace, "numprocesses", None)
    servers.provide(with_servers=not hands_out_tests)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    servers.stop()
