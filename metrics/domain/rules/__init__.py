"""Conditions on customers as data: what may be asked, read once, compiled to the ORM, said in words."""
