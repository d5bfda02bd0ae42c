"""In languages without a model, every name found is a person's."""

import pytest

from corpus.article import Article
from corpus.people.annotate import find_people

CASES = [
    (
        "de",
        (
            "Die Bühne der Großmächte liegt in Genf. Laut Außenministerin Klara Wendling und Kanzler Otto von "
            "Harlach ist der Entwurf des Vertrags fertig. Wendling sagte am Mittwoch, die Roten Linien stünden "
            "fest. Harlachs Sprecher schwieg."
        ),
        {"Klara Wendling", "Otto von Harlach"},
    ),
    (
        "de",
        (
            "Der Präsident Baschar al-Assad traf Sergej Lawrow. Sergej Lawrows Reise war kurz, Lawrow flog am "
            "Abend nach Moskau."
        ),
        {"Baschar al-Assad", "Sergej Lawrow"},
    ),
    (
        "de",
        (
            "Deutscher Handel wächst. Lesen Sie mehr im Hamburger Abendblatt. Das Karlsruher Institut und die "
            "Konrad Adenauer Stiftung warnen, Vereinte Nationen und Europäische Union auch. Am Karl Marx Platz "
            "blieb es im Mai ruhig."
        ),
        set(),
    ),
    (
        "fr",
        (
            "Selon Camille Duroc, la Commission européenne a tort. Le ministre Xan Etchebarne a répondu à Mme "
            "Duroc dans Le Monde. La Maison Blanche et l'Organisation mondiale n'ont rien dit à Jean-Luc d'Arcy."
        ),
        {"Camille Duroc", "Jean-Luc d'Arcy", "Xan Etchebarne"},
    ),
    (
        "es",
        (
            "La Comisión Europea escuchó a Javier Muñoz Olabarri y a Nuria de la Fuente. El Gobierno de Castilla "
            "y el Real Madrid no opinaron. Muñoz viajó a Santa Cruz con el presidente Felipe Arriaga y Tomás "
            "Brell."
        ),
        {"Felipe Arriaga", "Javier Muñoz Olabarri", "Nuria de la Fuente", "Tomás Brell"},
    ),
    (
        "it",
        (
            "Su Cecilia Marchetti il Corriere ha scritto molto. La Corte Costituzionale e la Banca Centrale "
            "tacciono. Lo dice all'Unione il sindaco Ugo Lanfredi."
        ),
        {"Cecilia Marchetti", "Ugo Lanfredi"},
    ),
    (
        "tr",
        (
            "Galatasaray'da Mehmet Karaca'nın golü konuşuldu. Ankara Belediyesi açıklama yapmadı. Bakan Ayşe "
            "Tuncel izledi."
        ),
        {"Ayşe Tuncel", "Mehmet Karaca"},
    ),
    (
        "cs",
        ("Poslanec Karel Dvorský odmítl rozpočet. Česká televize to potvrdila. Karlu Dvorskému odpověděla Jana Hrubá."),
        {"Jana Hrubá", "Karel Dvorský"},
    ),
    (
        "no",
        ("Statsminister Ingrid Solheim møtte Kim Jong-un i New York. Ifølge Solheim var Det Hvite Hus orientert."),
        {"Ingrid Solheim", "Kim Jong-un"},
    ),
    (
        "uk",
        "Президент Володимир Зеленський приїхав до Києва. Верховна Рада мовчить.",
        {"Володимир Зеленський"},
    ),
    (
        "ja",
        "東京で会議が開かれた。",
        set(),
    ),
]


def named(language: str, body: str) -> Article:
    (found,) = find_people([Article(id="1", title="", body=body, source="test", language=language)])
    return found


@pytest.mark.parametrize(("language", "body", "names"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_names_are_found_and_nothing_else(language: str, body: str, names: set[str]) -> None:
    assert {person.name for person in named(language, body).people or ()} == names


def test_surnames_alone_and_genitives_are_mentions_of_the_full_name() -> None:
    found = named("de", CASES[0][1])
    forms = {person.name: set(person.forms) for person in found.people or ()}
    assert forms["Klara Wendling"] == {"Klara Wendling", "Wendling"}
    assert forms["Otto von Harlach"] == {"Otto von Harlach", "Harlachs"}


def test_other_cases_of_a_name_are_mentions_of_the_nominative() -> None:
    (karel,) = [person for person in named("cs", CASES[7][1]).people or () if person.name == "Karel Dvorský"]
    texts = {CASES[7][1][mention.start : mention.end] for mention in karel.mentions}
    assert "Karel Dvorský" in texts


def test_every_mention_lies_where_its_form_stands() -> None:
    for language, body, _ in CASES:
        for person in named(language, body).people or ():
            assert {body[mention.start : mention.end] for mention in person.mentions} == set(person.forms)


def test_no_places_are_guessed_without_a_model() -> None:
    assert named("de", CASES[0][1]).places == ()
