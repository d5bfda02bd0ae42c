"""The article of a plain-text page stays whole, and removed lines are listed."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage

TODAY = date(2026, 11, 22)
BODY = [
    "The harbour board of Latakia said on Tuesday that it would open the northern quay to cargo ships next month.",
    "Work on the quay began in the spring, and the board put its cost at four million pounds, more than planned.",
    "Two shipping lines have asked for berths at the quay, and the board expects that they will sign within the week.",
    "The mayor of Latakia said that the quay would bring work to the town, but that its road was still narrow.",
]


def page(*lines: str) -> Article:
    """Return the article of a page of menus, a headline, the lines given, and a foot."""
    menu = ["Home", "News", "Sport", "Weather", "Sign in", "Harbour of Latakia opens its northern quay"]
    foot = ["Most read", "Ten castles to see this year", "All rights reserved", "Privacy policy", "Contact us"]
    text = "\n".join([*menu, *lines, *foot])
    article = clean(RawPage("page", "page", PageFormat.PLAIN, text), today=TODAY)
    assert isinstance(article, Article)
    return article


def test_every_line_is_text_or_removed_or_the_headline() -> None:
    article = page(*BODY)
    assert article.title == "Harbour of Latakia opens its northern quay"
    assert article.body.split("\n\n") == BODY
    assert set(article.removed) >= {"Home", "Most read", "Ten castles to see this year", "Privacy policy"}


def test_what_follows_the_credits_of_a_report_is_another_article() -> None:
    tail = "The quay of Tartus, south of Latakia, will stay closed to cargo ships for a year, its harbour board said."
    article = page(*BODY, "(Reporting by Ann Other; Editing by Jo Smith)", tail)
    assert tail in article.removed
    assert article.body.startswith(BODY[0])


def test_a_paragraph_that_stands_twice_is_kept_once_and_its_double_is_shown_as_removed() -> None:
    article = page(*BODY, BODY[0])
    assert article.body.count(BODY[0]) == 1
    assert BODY[0] in article.removed


def test_the_last_short_question_of_an_interview_stays() -> None:
    lines = (
        "The keeper of the pier speaks",
        "The harbour master of Larnshaven said on Monday that the northern pier would stay closed until the spring.",
        "– How did the night begin?",
        "With a knock at the door, and a boy who said the pier was moving, so I went out in my slippers.",
        "– And the sea?",
        "It does not read the papers, and it never did in all the forty years that I have been here.",
        "Privacy policy",
    )
    article = clean(RawPage("page", "page", PageFormat.PLAIN, "\n".join(lines)), today=TODAY)
    assert isinstance(article, Article)
    assert "– And the sea?" in article.body
    assert "Privacy policy" not in article.body


SHORT = {
    "zh": (
        "渔港码头下月开放",
        "渔港管理局星期二表示，新建的北码头将于下个月向货船开放。",
        "码头的工程从春天开始，费用比原来的计划多了三成，市长说道路仍然太窄。",
    ),
    "ja": (
        "北埠頭、来月に開放",
        "港湾局は火曜日、新しい北埠頭を来月から貨物船に開放すると発表した。",
        "工事は春に始まり、費用は当初の計画を三割上回った。市長は道路がまだ狭いと述べた。",
    ),
    "ko": (
        "북쪽 부두 다음 달 개방",
        "항만청은 화요일 새 북쪽 부두를 다음 달부터 화물선에 개방한다고 발표했다.",
        "공사는 봄에 시작되었고 비용은 계획보다 삼 할이 늘었으며 시장은 도로가 아직 좁다고 말했다.",
    ),
    "th": (
        "ท่าเรือเหนือเปิดเดือนหน้า",
        "การท่าเรือกล่าวเมื่อวันอังคารว่าท่าเรือด้านเหนือที่สร้างใหม่จะเปิดให้เรือสินค้าในเดือนหน้า",
        "งานก่อสร้างเริ่มขึ้นในฤดูใบไม้ผลิและมีค่าใช้จ่ายสูงกว่าแผนเดิมนายกเทศมนตรีกล่าวว่าถนนยังแคบเกินไป",
    ),
    "he": (
        "הרציף הצפוני ייפתח בחודש הבא",
        "רשות הנמל הודיעה ביום שלישי שהרציף הצפוני החדש ייפתח לאוניות משא בחודש הבא.",
        "העבודות החלו באביב ועלותן גבוהה מן המתוכנן, וראש העיר אמר שהכביש עדיין צר מדי.",
    ),
    "hi": (
        "उत्तरी घाट अगले महीने खुलेगा",
        "बंदरगाह कार्यालय ने मंगलवार को कहा कि नया उत्तरी घाट अगले महीने मालवाहक जहाजों के लिए खोल दिया जाएगा।",
        "काम वसंत में शुरू हुआ था और उसका खर्च योजना से अधिक रहा, महापौर ने कहा कि सड़क अब भी बहुत संकरी है।",
    ),
}


@pytest.mark.parametrize("language", SHORT)
@pytest.mark.parametrize("page_format", [PageFormat.PLAIN, PageFormat.HTML])
def test_a_short_article_without_menus_stays_whole_in_any_script(language: str, page_format: PageFormat) -> None:
    title, *paragraphs = SHORT[language]
    text = "\n\n".join([title, *paragraphs])
    if page_format is PageFormat.HTML:
        text = "".join(f"<p>{one}</p>" for one in paragraphs)
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    article = clean(RawPage("page", "page", page_format, text), today=TODAY)
    assert isinstance(article, Article)
    assert (article.title, article.body.split("\n\n")) == (title, paragraphs)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("– And the road?", "That stays narrow."),
        ("—¿Y la carretera?", "—Nada. Esperamos."),
        ("Q: And now?", "A: Now we wait."),
        ("— Et la route ?", "Elle attend."),
    ],
)
def test_the_only_question_of_an_interview_stays_with_its_answer(question: str, answer: str) -> None:
    assert page(*BODY, question, answer).body.split("\n\n")[-2:] == [question, answer]


@pytest.mark.parametrize(
    "lines",
    [
        ["Wie war es?", "Kalt.", "Und dann?", "Wir warteten.", "Und die Straße?", "Die bleibt eng."],
        ["– Πώς ήταν;", "Κρύο.", "– Και μετά;", "Περιμέναμε.", "– Και ο δρόμος;", "Μένει στενός."],
        ["– Ինչպե՞ս էր:", "Ցուրտ։", "– Իսկ հետո՞:", "Սպասեցինք։"],
    ],
)
def test_short_questions_in_a_row_are_an_interview_to_its_last_line(lines: list[str]) -> None:
    article = page(*BODY, *lines, "Datenschutz", "Impressum")
    assert article.body.split("\n\n")[len(BODY) :] == lines


def test_a_question_that_no_sentence_answers_is_no_dialogue() -> None:
    article = page(*BODY, "– Any news?")
    assert article.body.split("\n\n") == BODY


@pytest.mark.parametrize(
    "lines",
    [
        ["港务局星期二表示，北码头将在下个月向货船开放。", "两家航运公司已申请泊位，港务局预计它们将在本周内签约。"],
        ["港湾局は火曜日、来月から北埠頭を開放すると発表した。", "――道路は？", "狭いままだ。", "二社が申請した。"],
    ],
)  # fmt: skip
def test_a_short_page_in_signs_is_an_article(lines: list[str]) -> None:
    text = "\n".join(["北码头开放", *lines])
    article = clean(RawPage("page", "page", PageFormat.PLAIN, text), today=TODAY)
    assert isinstance(article, Article)
    assert article.body.split("\n\n") == lines
