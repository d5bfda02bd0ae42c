"""Names of authors come without posts, towns and agencies; what is no name stays as it is stated."""

from __future__ import annotations

import pytest

from corpus.metadata.byline import parse_authors


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Alva Goodnest and Tom Kapler, Larnshaven", ["Alva Goodnest", "Tom Kapler"]),
        ("Von Anke Gutnest, Korrespondentin in Berlin", ["Anke Gutnest"]),
        ("Par Agathe Bonnest, envoyée spéciale à Paris", ["Agathe Bonnest"]),
        ("Ana Ruizan y Tomás Kapler, corresponsal en Madrid", ["Ana Ruizan", "Tomás Kapler"]),
        ("Анна Добрынина, корреспондент", ["Анна Добрынина"]),
        ("نورا بسطامي، مراسلة", ["نورا بسطامي"]),
        ("陈诺拉、王安琪", ["陈诺拉", "王安琪"]),
        ("고태민 기자", ["고태민"]),
        ("Alva Smith (Reuters)", ["Alva Smith"]),
        ("John Aaby | Ledger", ["John Aaby"]),
        ("Jane Doewell, New York", ["Jane Doewell"]),
        ("Jane Doewell, Tyler G. Jonas, Ledger staff writers", ["Jane Doewell", "Tyler G. Jonas"]),
        ("Political Editor Jane Doewell", ["Jane Doewell"]),
        ("E Jean Carrow", ["E Jean Carrow"]),
        ("Maria Silveira e João Bastos", ["Maria Silveira", "João Bastos"]),
        ("Staff Reporter", ["Staff Reporter"]),
        ("Associated Press", ["Associated Press"]),
        ("Nora Bystro\u0308m\u200b", ["Nora Byström"]),
        ("https://l.example/authors/7", []),
    ],
)
def test_authors_are_names(stated: str, names: list[str]) -> None:
    assert list(parse_authors((stated,))) == names
