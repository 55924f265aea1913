"""Tests of survey results."""
