"""Who plays in the demo: names, places, goods, and what people write."""

FIRST_NAMES = {
    "fr": (
        "Amélie Camille Léa Manon Chloé Inès Jade Louise Zoé Éloïse Margaux Noémie Fatou Aïcha Salimata "
        "Awa Aminata Lucas Hugo Théo Jules Gabriel Raphaël Étienne Benoît Cédric Ousmane Mamadou Karim "
        "Yacine Loïc Émile François Mathieu Océane Clémence Adèle Hélène Bérénice Solène Gaël Maël "
        "Thierno Boubacar Moussa Nadège Prisca Landry"
    ).split(),
    "en": (
        "Olivia Amelia Isla Grace Freya Poppy Ella Charlotte Sophie Emily Niamh Siobhan Aoife Priya "
        "Ananya Zainab Oliver George Harry Jack Leo Oscar Arthur Noah Callum Rhys Ewan Finlay Dylan Aidan "
        "Liam Owen Arjun Kwame Tunde Chidi Ngozi Abigail Hannah Megan Rosie Beatrix Imogen Felix Toby "
        "Rupert Hugh"
    ).split(),
}
LAST_NAMES = {
    "fr": (
        "Fotso Martin Bernard Dubois Robert Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia "
        "David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet Martinez "
        "Legrand Garnier Faure Rousseau Blanc Guérin Müller Henry Nguyen Mbarga Ngono Tchoumi Diallo "
        "Traoré Ndiaye Diop Sow Koné Cissé Peeters Janssens Tremblay Gagnon Côté Bouchard Pelletier "
        "Lévesque Favre Rochat"
    ).split(),
    "en": (
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans "
        "Walker White Roberts Green Hall Wood Harris Martin Jackson Clarke Lewis Scott Young King Baker "
        "Allen Mitchell O'Brien Murphy Kelly Byrne Ryan Okafor Mensah Adeyemi Singh Khan Campbell Stewart "
        "Fraser MacDonald Hughes Price Morgan"
    ).split(),
}
# language, country, city, postcodes, time zone, weight
PLACES = [
    ("fr", "FR", "Lyon", "69001/69002/69003/69004/69005/69006/69007/69008/69009", "Europe/Paris", 16),
    (
        "fr",
        "FR",
        "Paris",
        "75009/75010/75011/75012/75013/75014/75015/75016/75017/75018/75019/75020",
        "Europe/Paris",
        18,
    ),
    (
        "fr",
        "FR",
        "Marseille",
        "13001/13002/13003/13004/13005/13006/13007/13008/13009/13010",
        "Europe/Paris",
        8,
    ),
    ("fr", "FR", "Lille", "59000/59160/59260/59777/59800", "Europe/Paris", 6),
    ("fr", "FR", "Nantes", "44000/44100/44200/44300", "Europe/Paris", 6),
    ("fr", "FR", "Strasbourg", "67000/67100/67200", "Europe/Paris", 4),
    ("fr", "BE", "Bruxelles", "1000/1030/1050/1060/1180/1190", "Europe/Brussels", 5),
    ("fr", "CH", "Genève", "1201/1202/1204/1205/1206", "Europe/Zurich", 3),
    ("fr", "CA", "Montréal", "H2X 1Y4/H2J 2K9/H4C 1G7", "America/Toronto", 4),
    ("fr", "CM", "Douala", "", "Africa/Douala", 4),
    ("fr", "CM", "Yaoundé", "", "Africa/Douala", 2),
    (
        "en",
        "GB",
        "London",
        "E8 3AB/N1 7GU/SE15 4QN/SW9 8PS/W6 0NB/NW5 2AA/E17 7JN/SE22 8HF",
        "Europe/London",
        14,
    ),
    ("en", "GB", "Manchester", "M4 1LE/M20 6TR/M14 5AQ/M21 9NB", "Europe/London", 6),
    ("en", "GB", "Edinburgh", "EH6 6QU/EH3 5DL/EH9 1QS/EH10 4AN", "Europe/London", 5),
    ("en", "IE", "Dublin", "D08 X2P9/D06 F6K0/D04 V1W8", "Europe/Dublin", 4),
    ("en", "CA", "Toronto", "M5V 2T6/M6K 3E7", "America/Toronto", 3),
]
STREETS = {
    "fr": ("rue des Lilas", "avenue Jean-Jaurès", "rue de la Paix", "place du Marché", "chemin du Moulin"),
    "en": ("Station Road", "Victoria Street", "Mill Lane", "Church Street", "Queen's Road"),
}
# Numbers set aside for stories by the numbering authorities: none of them rings anywhere.
FICTIONAL_PHONES = {
    "FR": [("+3363998", 4)],
    "GB": [("+447700900", 3), ("+442079460", 3), ("+441614960", 3), ("+441314960", 3)],
    "CA": [(f"+1{area}55501", 2) for area in (514, 438, 450, 416, 647)],
}
CHANNELS = [
    ("phone", 56),
    ("email", 20),
    ("chat", 10),
    ("store", 4),
    ("social", 3),
    ("web", 3),
    ("sms", 2),
    ("letter", 1),
    ("meeting", 1),
]
SOURCES = [
    ("organic", 38),
    ("referral", 17),
    ("newsletter", 9),
    ("social", 16),
    ("search_ads", 14),
    ("fair", 6),
]
SOURCE_COST = {
    "organic": "0",
    "referral": "5",
    "newsletter": "1.20",
    "social": "9",
    "search_ads": "14",
    "fair": "22",
}

# stock code, name, price, weight
PRODUCTS = [
    ("BOY-250", "Café Boyo 250 g", "9.80", 30),
    ("YIR-250", "Yirgacheffe 250 g", "11.50", 24),
    ("HUE-250", "Huehuetenango 250 g", "10.90", 20),
    ("BOY-1000", "Café Boyo 1 kg", "34.00", 14),
    ("DEC-250", "Décaféiné 250 g", "10.20", 8),
    ("ESP-500", "Espresso maison 500 g", "18.40", 18),
    ("THE-EG", "Earl Grey 100 g", "8.60", 10),
    ("THE-SEN", "Sencha 100 g", "12.40", 8),
    ("THE-ROO", "Rooibos 100 g", "7.90", 7),
    ("FIL-100", "Filtres n° 4, 100", "4.50", 16),
    ("V60-02", "V60, 02", "8.90", 6),
    ("CHX-6", "Chemex 6", "46.00", 4),
    ("AER-1", "AeroPress", "36.90", 5),
    ("PIS-8", "Cafetière à piston, 8", "39.90", 5),
    ("MOK-6", "Moka 6", "32.50", 5),
    ("MOU-M", "Moulin manuel", "64.00", 3),
    ("MOU-E", "Moulin électrique", "149.00", 2),
    ("BOU-1", "Bouilloire col-de-cygne", "79.00", 2),
    ("BAL-1", "Balance 0,1 g", "29.90", 3),
    ("TAS-2", "Deux tasses, grès", "24.00", 6),
    ("THM-5", "Gourde isotherme 500 ml", "27.50", 5),
    ("MAC-1", "Machine espresso", "489.00", 1),
    ("DET-1", "Détartrant", "11.90", 4),
    ("CAR-50", "Carte cadeau 50", "50.00", 3),
]

COMMENTS = {
    "fr": {
        "bad": [
            "Deuxième colis abîmé en un mois, et personne ne rappelle.",
            "Livraison très en retard, aucune nouvelle pendant dix jours.",
            "On m’a promis un rappel, je l’attends toujours.",
            "Le moulin est tombé en panne au bout de trois semaines.",
            "Facture fausse, il a fallu appeler trois fois.",
        ],
        "fair": [
            "Correct, mais la livraison pourrait être plus rapide.",
            "Bons produits, prix un peu élevés.",
            "Réponse polie, sans vraie solution.",
            "",
        ],
        "good": [
            "Conseillère à l’écoute, problème réglé en cinq minutes.",
            "Le café est excellent et toujours frais.",
            "Toujours aussi aimables au téléphone, merci à Nadia.",
            "Échange sans discuter, bravo.",
            "",
            "",
        ],
    },
    "en": {
        "bad": [
            "Parcel arrived broken and nobody called back.",
            "Two weeks late and not a word about it.",
            "I had to explain the same thing three times.",
            "The grinder stopped working after a month.",
        ],
        "fair": [
            "Fine, though delivery could be quicker.",
            "Good coffee, a bit expensive.",
            "Polite answer, no real solution.",
            "",
        ],
        "good": [
            "Lovely person on the phone, sorted in minutes.",
            "Always fresh, always on time.",
            "Replaced without a fuss. Thank you!",
            "Best beans I have had in years.",
            "",
            "",
        ],
    },
}
OF_ORDERS = {
    # what is said of an order: language → feeling of the score → words
    "fr": {
        "bad": [
            "Le paquet est arrivé ouvert, il manquait un article.",
            "Reçu avec neuf jours de retard.",
            "La couleur n’est pas celle de la photo.",
            "Correct, mais les frais de port pèsent.",
        ],
        "good": [
            "Arrivé en deux jours, parfaitement emballé.",
            "Exactement ce que je cherchais, merci !",
            "Très belle qualité, je recommanderai.",
        ],
    },
    "en": {
        "bad": [
            "The box was open and one item was missing.",
            "It came nine days late.",
            "Fine, but shipping is expensive.",
        ],
        "good": ["Here in two days and beautifully packed.", "Exactly what I was looking for, thank you!"],
    },
}
NOTES = {
    "fr": [
        "Demande où est son colis. Vérifié avec le transporteur : livraison demain.",
        "Tasse cassée à l’ouverture, renvoi d’une neuve.",
        "Souhaite une facture au nom de l’entreprise.",
        "Conseil pour un moulin : oriente vers le manuel.",
        "Carte de fidélité : points de la dernière commande expliqués.",
        "A changé d’adresse, fiche mise à jour.",
        "Retour de la bouilloire, étiquette envoyée.",
    ],
    "en": [
        "Asked where the parcel is. Checked with the carrier: tomorrow.",
        "One cup broken on arrival, sending a new one.",
        "Needs the invoice in the company's name.",
        "Advice on grinders: the manual one suits.",
        "Explained the points of the last order.",
        "Moved house, record updated.",
        "Returning the kettle, label sent.",
    ],
}
COLLEAGUES = {
    "Service client Lyon": ["Aïcha Diallo", "Bruno Lefèvre", "Camille Roux", "Denis Moreau", "Élodie Blanc"],
    "Customer care London": ["Grace Osei", "Harry Cole", "Isla Grant", "Jack Doyle"],
}
"""They answer the staff survey, and no customer of the story."""
TEAMS = {
    "Service client Lyon": ["Nadia Benali", "Karim Haddad", "Julie Perrin"],
    "Customer care London": ["Rose Adeyemi", "Tom Hughes", "Megan Price"],
}
