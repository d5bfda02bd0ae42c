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
        ("Staff Reporter", []),
        ("Associated Press", ["Associated Press"]),
        ("Nora Bystro\u0308m\u200b", ["Nora Byström"]),
        ("https://l.example/authors/7", []),
        ("Ana Ruizan / Tomás Kapler", ["Ana Ruizan", "Tomás Kapler"]),
        ("Alva Goodnest with Tom Kapler", ["Alva Goodnest", "Tom Kapler"]),
        ("Por Ana Ruizan, em Braga", ["Ana Ruizan"]),
        ("Anke Gutnest, Tom Kapler, oprac. (ab)", ["Anke Gutnest", "Tom Kapler"]),
        ("Text: Anke Gutnest, Fotos: Tom Kapler", ["Anke Gutnest", "Tom Kapler"]),
        ("Inés Calderón. Sevilla", ["Inés Calderón"]),
        ("Rosa M. Calderón", ["Rosa M. Calderón"]),
        ("박지민·최은서 기자", ["박지민", "최은서"]),
        ("Írta: Kovácsi Nóra és Szabói Pál", ["Kovácsi Nóra", "Szabói Pál"]),
        ("Autor: Zdena Novotná a Petr Dvořákov", ["Zdena Novotná", "Petr Dvořákov"]),
        ("Oleh Siti Rahmawan dan Budi Hartonis", ["Siti Rahmawan", "Budi Hartonis"]),
        ("记者 陈诺拉 王安琪", ["陈诺拉", "王安琪"]),
        ("山田 太郎", ["山田 太郎"]),
        ("王明, 李华", ["王明", "李华"]),
        ("Goodnest, Alva", ["Alva Goodnest"]),
        ("Alva Goodnest • 3 min read", ["Alva Goodnest"]),
        ("Alva Goodnest (alva@l.example)", ["Alva Goodnest"]),
        ("Goodnest, Reporter", ["Goodnest"]),
        ("Anke Gutnest (mit Tom Kapler)", ["Anke Gutnest", "Tom Kapler"]),
    ],
)
def test_authors_are_names(stated: str, names: list[str]) -> None:
    assert list(parse_authors((stated,))) == names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        (("Alva Goodnest", "Larnshaven", "View All Posts", "Updated September"), ["Alva Goodnest"]),
        (("Alva Goodnest", "Orontes Post"), ["Alva Goodnest"]),
        (("Orontes Post",), ["Orontes Post"]),
        (("نورا بسطامي", "سامر"), ["نورا بسطامي", "سامر"]),
    ],
)
def test_beside_a_persons_name_stand_no_places_and_papers(stated: tuple[str, ...], names: list[str]) -> None:
    assert list(parse_authors(stated, "orontes post")) == names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("AFP – Nora Byström", ("Nora Byström",)),
        ("القاهرة - محمد سالم", ("محمد سالم",)),
        ("Nora Byström - Ida Falk", ("Nora Byström",)),
        ("Nora Byström,Ida Falk", ("Nora Byström", "Ida Falk")),
        ("Nora Byström/Ida Falk", ("Nora Byström", "Ida Falk")),
        ("Nora Byström + Ida Falk", ("Nora Byström", "Ida Falk")),
        ("dpa/Nora Byström", ("Nora Byström",)),
        ("Nora Byström @norab", ("Nora Byström",)),
        ("Published by Nora Byström on May 3, 2021", ("Nora Byström",)),
        ("Nora Byström 8 September 2015", ("Nora Byström",)),
        ("Nora Byström, 8.9.2015", ("Nora Byström",)),
        ("Nora Byström, Professor of History, University of Tarnwick", ("Nora Byström",)),
        ("Dall'inviata Nora Byström", ("Nora Byström",)),
        ("di Nora Byström, corrispondente da Mosca", ("Nora Byström",)),
        ("ИА Новости, Ида Соколова", ("Ида Соколова",)),
        ("собкор «Вестей» Ида Соколова", ("Ида Соколова",)),
        ("Текст: Ида Соколова Фото: Пётр Ильин", ("Ида Соколова",)),
        ("新华社记者王小明", ("王小明",)),
        ("記者陳小華／台北報導", ("陳小華",)),
        ("中央社記者陳小華台北報導", ("陳小華",)),
        ("Lina Sjödal/TT", ("Lina Sjödal",)),
        ("（记者 王小明）", ("王小明",)),
        ("本报记者 李华 张伟", ("李华", "张伟")),
        ("记者王小明 北京报道", ("王小明",)),
        ("서울=김철수 특파원", ("김철수",)),
        ("[서울=연합뉴스] 김철수 기자", ("김철수",)),
        ("北京=山田太郎", ("山田太郎",)),
        ("山田太郎（ワシントン）", ("山田太郎",)),
        ("Emily Courier, Ida Falk", ("Emily Courier", "Ida Falk")),
    ],
)
def test_agencies_towns_and_days_around_names_are_none(stated: str, names: tuple[str, ...]) -> None:
    assert parse_authors((stated,)) == names


@pytest.mark.parametrize(
    "stated",
    [
        "Staff", "Web Desk", "Our Sports Correspondent", "Editorial Team", "From the Newsroom", "By Agencies",
        "Online-Redaktion", "Von der Redaktion", "Redaktion Sport", "Par la rédaction", "Redacción digital",
        "La Redazione",
        "Redakcja", "Redakce", "Szerkesztőség", "Toimitus", "Redaksi", "Haber Merkezi", "Редакция сайта", "Редакція",
        "Συντακτική ομάδα", "هيئة التحرير", "מערכת האתר", "وب ڈیسک", "वेब डेस्क", "নিজস্ব প্রতিবেদক", "编辑部", "取材班",
        "온라인뉴스팀", "กองบรรณาธิการ",
    ],
)  # fmt: skip
def test_desks_and_staffs_are_no_persons(stated: str) -> None:
    assert parse_authors((stated,)) == ()


@pytest.mark.parametrize(
    ("stated", "outlet", "names"),
    [
        ("Harbour Herald Staff", "Harbour Herald", ()),
        ("Harbour Herald Staff", None, ("Harbour Herald Staff",)),
        ("News Desk, Jane Doewell", None, ("Jane Doewell",)),
        ("Stafford Desk", None, ("Stafford Desk",)),
        ("Jane Doewell sowie Anke Gutnest", None, ("Jane Doewell", "Anke Gutnest")),
    ],
)
def test_a_desk_is_told_by_all_its_words(stated: str, outlet: str | None, names: tuple[str, ...]) -> None:
    assert parse_authors((stated,), outlet) == names
