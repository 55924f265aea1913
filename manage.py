#!/usr/bin/env python
"""Run a management command, with the project's own servers when no others are configured."""

import os
import sys

from crm import embedded


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    embedded.provide()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
