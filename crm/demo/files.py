"""Files the demo took in: customers of a fair, of whom some lines were refused; and one that only waits."""

from django.core.files.base import ContentFile

from crm.models import User
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_due_imports
from customers.models import ImportJob

HEAD = "ID;Prénom;Nom;E-mail;Téléphone;Date de naissance;Pays\n"
FAIR = """\
S-01;Ariane;Vasseur;ariane.vasseur@example.org;06 39 98 99 01;12/03/1984;France
S-02;Basile;Okoye;basile.okoye@example.org;06 39 98 99 02;;France
S-03;Coline;Hébert;coline.hebert@example;06 39 98 99 03;30/11/1991;France
S-04;Driss;El Amrani;driss.elamrani@example.org;;04/07/1979;Belgique
S-05;Esther;Zimmer;esther.zimmer@example.org;06 39 98 99 05;31/02/1988;France
S-06;Florent;Castaing;florent.castaing@example.org;06 39 98;;France
S-07;Gwenaëlle;Le Bihan;gwenaelle.lebihan@example.org;06 39 98 99 07;19/09/1966;France
S-08;Hakim;Bouzid;hakim.bouzid@example.org;;;Suisse
S-09;Iris;Delattre;iris.delattre@example.org;06 39 98 99 09;02/05/2099;France
S-10;Joachim;Weiss;joachim.weiss@example.org;;;Atlantide
"""
WAITING = "S-11;Karine;Sauvage;karine.sauvage@example.org;;;France\n"


def take_files_in() -> None:
    """Once."""
    if ImportJob.objects.exists():
        return
    manager = User.objects.get(email="manager@cercle.example").pk
    fair, _later = (
        draft_import(
            kind="customers",
            source="fair",
            file=ContentFile(f"{HEAD}{lines}".encode(), name=name),
            actor_id=manager,
        )
        for name, lines in (("salon-lyon.csv", FAIR), ("salon-lyon-suite.csv", WAITING))
    )
    start_import(job=fair, mapping=fair.mapping, options=fair.options, all_or_nothing=False)
    run_due_imports()
