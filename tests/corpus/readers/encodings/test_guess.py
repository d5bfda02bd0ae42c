"""The encoding of undeclared bytes is told by the language that they would be."""

from __future__ import annotations

import random
import time

import pytest

from corpus.readers.encodings.codecs_of_labels import decode_as
from corpus.readers.encodings.guess import guess, visible

TEXTS = {
    "sv": (
        "cp1252",
        "Fåren betade på ängen när vargen smög fram ur snåret. Bonden hörde bräkandet och sprang ut i mörkret.",
    ),
    "da": (
        "cp1252",
        "Fårene græssede på marken, da ulven sneg sig frem fra krattet. Bonden hørte støjen og løb ud i mørket.",
    ),
    "fi": (
        "cp1252",
        "Lampaat söivät heinää niityllä, kun susi hiipi pensaikosta. Isäntä heräsi meteliin ja lähti yöhön.",
    ),
    "it": (
        "cp1252",
        "La volontà del papà è più forte: così partirà martedì. Perché non verrà con lui la figlia? Chissà, lo dirà.",
    ),
    "ca": (
        "cp1252",
        "Els pagesos diuen que això no pot continuar així. Segons l'informe, els més joves marxaran, però tornaran.",
    ),
    "et": (
        "cp1257",
        "Lambad sõid aasal heina, kui hunt põõsast välja hiilis. Peremees ärkas müra peale üles ja läks õue.",
    ),
    "pl": (
        "iso8859_2",
        "Owce pasły się na łące, gdy wilk wyszedł z gęstych zarośli. Gospodarz usłyszał hałas i wybiegł w ciemność.",
    ),
    "hu": (
        "cp852",
        "A juhok a réten legeltek, amikor a farkas előbújt a sűrűből. A gazda fölébredt a zörgésre, és kiment.",
    ),
    "ru": ("koi8_r", "Овцы паслись на лугу, когда из кустов вышел волк. Хозяин проснулся от шума и выбежал в темноту."),
    "uk": (
        "cp1251",
        "Вівці паслися на лузі, коли з кущів вийшов вовк. Господар прокинувся від шуму й вибіг у темряву.",
    ),
    "el": (
        "iso8859_7",
        "Τα πρόβατα έβοσκαν στο λιβάδι όταν ο λύκος βγήκε από τους θάμνους. Ο βοσκός ξύπνησε και έτρεξε.",
    ),
    "he": ("cp1255", "הכבשים רעו באחו כאשר הזאב יצא מן השיחים. הרועה התעורר מן הרעש ורץ אל החושך."),
    "ar": (
        "cp1256",
        "كانت الخراف ترعى في المرج حين خرج الذئب من بين الأشجار. استيقظ الراعي على الضجيج وركض.",
    ),
    "th": ("cp874", "แกะกำลังกินหญ้าอยู่ในทุ่ง เมื่อหมาป่าออกมาจากพุ่มไม้ เจ้าของตื่นขึ้นเพราะเสียงดัง"),
    "zh": ("gb18030", "羊群正在草地上吃草，这时一只狼从树林里走了出来。主人听到声音，马上跑到外面看。"),
    "zh-Hant": ("big5", "羊群正在草地上吃草，這時一隻狼從樹林裡走了出來。主人聽到聲音，馬上跑到外面去看。"),
    "ja": (
        "euc_jp",
        "羊が草を食べていると、林からおおかみが出てきた。主人は音に気づき、すぐに外へ走って行った。",
    ),
    "ko": ("euc_kr", "양들이 풀을 먹고 있을 때 숲에서 늑대가 나왔다. 주인은 소리를 듣고 바로 밖으로 뛰어나갔다."),
}


@pytest.mark.parametrize("language", TEXTS)
def test_undeclared_text_is_read_right_and_surely(language: str) -> None:
    codec, text = TEXTS[language]
    found = guess(text.encode(codec))
    assert found is not None
    assert found.is_sure
    assert decode_as(found.encoding, text.encode(codec)) == text


@pytest.mark.parametrize("word", ["Łódź", "é", "ő"])
def test_a_word_alone_is_not_called_sure(word: str) -> None:
    found = guess(word.encode("cp1250"))
    assert found is None or not found.is_sure


def test_markup_and_scripts_are_no_evidence() -> None:
    assert visible(b"<p class='x'>one<script>two</script> three<style>a</style>").split() == [b"one", b"three"]


def test_noise_is_not_believed() -> None:
    noise = bytes(random.Random(7).choices(range(0x80, 0x100), k=2_000))
    found = guess(noise)
    assert found is None or not found.is_believed


def test_a_long_text_takes_little_time() -> None:
    raw = TEXTS["ru"][1].encode("cp1251") * 40_000  # seven million bytes
    guess(raw[:1_000])  # which reads the tables
    began = time.process_time()
    assert guess(raw) is not None
    assert time.process_time() - began < 5
