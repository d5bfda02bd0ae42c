"""Short texts in scripts without capitals stay whole, and menus, captions and headlines are no part of them."""

from __future__ import annotations

import pytest

from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.extraction.structure.caseless_text import is_caseless_sentence, is_short_text
from corpus.page import PageFormat, RawPage

SHORT = {
    "am": ("የወደቡ ክሬን ተሸጠ", "የወደቡ ቢሮ የመጨረሻውን ክሬን ለሙዚየም ሸጠ።", "ሥራው ዘጠኝ ሳምንት ይወስዳል ተብሏል።"),
    "th": ("ขายปั้นจั่นท่าเรือ", "สำนักงานท่าเรือขายปั้นจั่นตัวสุดท้ายให้พิพิธภัณฑ์", "งานนี้จะใช้เวลาเก้าสัปดาห์ตามที่ผู้อำนวยการกล่าว"),
    "lo": ("ຂາຍປັ້ນຈັ່ນທ່າເຮືອ", "ຫ້ອງການທ່າເຮືອໄດ້ຂາຍປັ້ນຈັ່ນໂຕສຸດທ້າຍໃຫ້ພິພິທະພັນ", "ວຽກງານນີ້ຈະໃຊ້ເວລາເກົ້າອາທິດຕາມທີ່ຜູ້ອຳນວຍການກ່າວ"),
    "km": ("លក់ស្ទូចកំពង់ផែ", "ការិយាល័យកំពង់ផែបានលក់ស្ទូចចុងក្រោយទៅឱ្យសារមន្ទីរ។", "ការងារនេះនឹងចំណាយពេលប្រាំបួនសប្តាហ៍។"),
    "my": ("ဆိပ်ကမ်းဝန်ချီစက် ရောင်းချ", "ဆိပ်ကမ်းရုံးသည် နောက်ဆုံးဝန်ချီစက်ကို ပြတိုက်သို့ ရောင်းချခဲ့သည်။", "အလုပ်သည် ကိုးပတ်ကြာမည်ဖြစ်သည်။"),
    "bo": ("གྲུ་ཁའི་འདེགས་ཆས་བཙོངས།",
    "གྲུ་ཁའི་ལས་ཁུངས་ཀྱིས་འདེགས་ཆས་མཐའ་མ་འགྲེམས་སྟོན་ཁང་ལ་བཙོངས་པ་རེད།", "ལས་ཀ་འདི་ལ་གཟའ་འཁོར་དགུ་འགོར་གྱི་རེད།"),
}  # fmt: skip


@pytest.mark.parametrize("language", SHORT)
@pytest.mark.parametrize("page_format", [PageFormat.PLAIN, PageFormat.HTML])
def test_a_text_of_two_sentences_stays_whole(language: str, page_format: PageFormat) -> None:
    title, *sentences = SHORT[language]
    text = "\n".join([title, *sentences])
    if page_format is PageFormat.HTML:
        body = "".join(f"<p>{one}</p>" for one in sentences)
        menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>"
        text = f"<html><head><title>{title}</title></head><body>{menu}<main><h1>{title}</h1>{body}</main></body></html>"
    article = clean(RawPage("page", "page", page_format, text))
    assert isinstance(article, Article)
    assert (article.title, article.body.split("\n\n")) == (title, sentences)


@pytest.mark.parametrize(
    ("text", "is_sentence"),
    [
        ("港务局说码头开放。", True),
        ("港务局说码头开放", False),
        ("หน้าแรก", False),
        ("The pier was closed at nine o'clock.", False),
        ("ሥራ።", True),
        ("نعم.", False),
        ("قال مكتب الميناء إن الرصيف سيغلق.", True),
    ],
)
def test_a_sentence_is_told_by_script_end_and_length(text: str, is_sentence: bool) -> None:
    assert is_caseless_sentence(text) is is_sentence


def test_one_short_sentence_is_no_article() -> None:
    assert not is_short_text(["港务局说码头开放。", "首页"])
    assert is_short_text(["港务局星期二表示，北码头将在下个月向货船开放，两家公司已申请泊位。"])
