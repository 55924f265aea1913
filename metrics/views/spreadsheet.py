"""Figures go out as all tables do."""

from customers.people.views.spreadsheet import csv_file, xlsx_file

__all__ = ["csv_file", "xlsx_file"]
