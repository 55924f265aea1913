"""What a column may be, for each kind of file, and the headings by which it is known."""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import fold
from customers.enums import ImportKind
from customers.models import CustomField
from customers.people.domain.custom_field import custom_fields


@dataclass(frozen=True)
class Field:
    """`headings`: in lower case, letters and digits only, most telling first."""

    name: str
    label: str | Promise
    headings: str
    required: bool = False


ORDERS = (
    Field(
        "number",
        _("Order number"),
        "invoiceno invoicenumber invoice ordernumber orderno orderid order numero numerodecommande"
        " ndecommande nodecommande nocommande"
        " ncommande idcommande commande facture numerofacture nfacture nofacture number reference ref",
        required=True,
    ),
    Field(
        "at",
        _("Date and time"),
        "invoicedate orderdate placedat orderedat datetime date datecommande datedecommande datefacture"
        " datedefacture dateheure createdat created horodatage passeele",
        required=True,
    ),
    Field(
        "sku",
        _("Stock code"),
        "stockcode sku productcode productid itemcode code codeproduit codearticle reference article ref"
        " referenceproduit refproduit refarticle",
    ),
    Field(
        "label",
        _("Label"),
        "description label productname product item itemname libelle designation produit nomproduit",
    ),
    Field(
        "quantity",
        _("Quantity"),
        "quantity qty units quantite qte nombre quantitecommandee",
        required=True,
    ),
    Field(
        "price",
        _("Unit price"),
        "unitprice price priceeach prixunitaire prix pu puht puttc prixunitairettc prixunitaireht prixttc",
        required=True,
    ),
    Field(
        "customer",
        _("Customer id"),
        "customerid customerno customernumber customercode customer clientid idclient numeroclient"
        " numerodeclient nclient noclient"
        " codeclient client numclient",
    ),
    Field(
        "email",
        _("Customer's email"),
        "customeremail emailclient emailduclient courrielclient courrielduclient adresseemailclient"
        " email mail emailaddress courriel adresseemail adressemail adressecourriel",
    ),
    Field("name", _("Customer name"), "customername fullname nomclient nomduclient nomcomplet"),
    Field("country", _("Customer country"), "country customercountry countrycode pays paysclient codepays"),
    Field("channel", _("Channel"), "channel saleschannel canal canaldevente"),
    Field("brand", _("Brand"), "brand brandkey shopbrand marque enseigne"),
    Field("currency", _("Currency"), "currency currencycode devise monnaie"),
    Field(
        "original",
        _("Original order of a credit note"),
        "originalorder originalinvoice originalinvoiceno refundedorder commandedorigine factureorigine"
        " factureorigne factureavoir commandeorigine",
    ),
)

CUSTOMERS = (
    Field(
        "customer",
        _("External id"),
        "externalid customerid customerno customernumber id clientid idclient numeroclient"
        " numerodeclient nclient noclient"
        " codeclient reference ref idexterne",
    ),
    Field("first_name", _("First name"), "firstname givenname prenom forename"),
    Field("last_name", _("Last name"), "lastname surname familyname nom nomdefamille"),
    Field("name", _("Full name"), "fullname name nomcomplet customername contact nometprenom prenometnom"),
    Field("company", _("Company"), "company companyname organisation organization societe entreprise"),
    Field("email", _("Email"), "email emailaddress mail courriel adresseemail adressemail adressecourriel"),
    Field("email_2", _("Second email"), "email2 secondemail emailaddress2 mail2 courriel2 autreemail"),
    Field("phone", _("Phone"), "phone phonenumber telephone tel mobile cell telephoneportable portable"),
    Field("phone_2", _("Second phone"), "phone2 secondphone mobile portable telephone2 tel2 telmobile"),
    Field("language", _("Language"), "language lang locale langue"),
    Field("birthday", _("Birthday"), "birthday dateofbirth birthdate dob datedenaissance naissance"),
    Field("street", _("Street"), "street address addressline1 address1 adresse adresse1 rue"),
    Field("postcode", _("Postcode"), "postcode postalcode zip zipcode codepostal cp"),
    Field("city", _("City"), "city town ville commune localite"),
    Field("country", _("Country"), "country countrycode pays codepays"),
    Field("since", _("Customer since"), "since customersince createdat created clientdepuis datecreation"),
    Field(
        "card",
        _("Loyalty card"),
        "loyaltycard loyaltycardnumber cardnumber card cartefidelite cartedefidelite numerocarte"
        " numerodecarte carte",
    ),
    Field("acquisition_source", _("Acquisition source"), "acquisitionsource origin origine provenance"),
    Field(
        "consent_email", _("Consent to news and offers by email"), "consentemail optinemail newsletter optin"
    ),
    Field(
        "consent_phone", _("Consent to news and offers by phone"), "consentphone optinphone optintelephone"
    ),
    Field("consent_sms", _("Consent to news and offers by SMS"), "consentsms optinsms"),
    Field(
        "consent_wording",
        _("Wording of consent"),
        "consentwording consenttext wordingofconsent texteconsentement libelleconsentement",
    ),
    Field("consent_proof", _("Proof of consent"), "consentproof proof preuve preuveconsentement"),
    Field("consent_at", _("Date of consent"), "consentdate consentat dateoptin dateconsentement"),
)

CONSENTS = {"consent_email": "email", "consent_phone": "phone", "consent_sms": "sms"}


TAGS = Field("tags", _("Tags, separated by “;”"), "tags tag etiquettes etiquette labels")


def fields_of(kind: str) -> tuple[Field, ...]:
    return ORDERS if kind == ImportKind.ORDERS else (*CUSTOMERS, TAGS, *map(_of_the_house, custom_fields()))


def _of_the_house(field: CustomField) -> Field:
    """Recognised by its short name and both its labels."""
    named = (field.name, field.slug, field.label_fr, field.label_en)
    return Field(field.name, field.label, " ".join(filter(None, map(_bare, named))))


def guess(kind: str, header: list[str]) -> dict[str, str]:
    """field → heading, each heading used once; the most telling names are given away first."""
    bare = {_bare(heading): heading for heading in reversed(header)}
    wanted = sorted(
        (place, order, field.name, name)
        for order, field in enumerate(fields_of(kind))
        for place, name in enumerate(field.headings.split())
    )
    found: dict[str, str] = {}
    for _place, _order, field_name, name in wanted:
        if field_name not in found and name in bare:
            found[field_name] = bare.pop(name)
    for first in ("email", "phone"):  # a mobile number alone is the number, not a second one
        if first not in found and f"{first}_2" in found:
            found[first] = found.pop(f"{first}_2")
    return {field.name: found[field.name] for field in fields_of(kind) if field.name in found}


def _bare(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(heading))


def header_key(header: list[str]) -> str:
    """The same for the same headings, however they are accented or spaced."""
    return sha256("\n".join(_bare(heading) or heading for heading in header).encode()).hexdigest()
