"""The words names are made of, each once: a search that met nobody is put right by them."""

from django.db import models


class KnownWord(models.Model):
    """Tells of nobody: who bears a word stands nowhere; what nobody bears is forgotten within the hour."""

    # By code point, so that its index finds beginnings in any database locale.
    word = models.CharField(primary_key=True, max_length=300, db_collation="C")
