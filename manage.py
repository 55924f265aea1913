#!/usr/bin/env python
"""Run a management command, with the project's own servers when no others are configured."""

import os
import sys

from crm import embedded


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    try:
        if sys.argv[1:2] == ["demo"]:
            embedded.provide_demo()  # its settings have to stand before Django reads them
        embedded.provide()
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
