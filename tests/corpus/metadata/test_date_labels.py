"""What pages write beside a day says whether it is that of publication or of a change."""

from __future__ import annotations

import pytest

from corpus.metadata.date_labels import SAYS_PUBLISHED, SAYS_UPDATED, is_label, label_parts, says_changed

LINES = [
    "Published 1 May 2020 | Updated 3 May 2020",
    "Updated: 3 May 2020 – First published: 1 May 2020",
    "Veröffentlichung: 01.05.2020 Aktualisierung: 03.05.2020",
    "Mis à jour le 3 mai 2020, publié le 1 mai 2020",
    "Fecha de publicación: 1/5/2020 (actualizado: 3/5/2020)",
    "Aggiornato il 3 maggio 2020 Pubblicato il 1 maggio 2020",
    "Aktualizováno 3. 5. 2020 · Publikováno 1. 5. 2020",
    "Frissítve: 2020. 05. 03. Megjelent: 2020. 05. 01.",
    "Оновлено: 3 травня 2020 Опубліковано: 1 травня 2020",
    "Ενημερώθηκε: 3/5/2020 Δημοσιεύτηκε: 1/5/2020",
    "تحديث: 3 مايو 2020 نشر في: 1 مايو 2020",
    "עודכן: 3.5.2020 פורסם: 1.5.2020",
    "更新日期：2020年5月3日　发布日期：2020年5月1日",
    "最終更新：2020年5月3日　掲載：2020年5月1日",
    "최종수정 2020.05.03. 기사입력 2020.05.01.",
    "Cập nhật: 3/5/2020 - Xuất bản: 1/5/2020",
]


@pytest.mark.parametrize("line", LINES)
def test_each_day_of_a_line_has_its_own_label(line: str) -> None:
    parts = [part for part in label_parts(line) if any(sign.isdigit() for sign in part)]
    assert len(parts) == 2
    assert ["3" in part and SAYS_UPDATED.search(part) is not None for part in parts].count(True) == 1
    [first] = [part for part in parts if not SAYS_UPDATED.search(part)]
    assert SAYS_PUBLISHED.search(first)


@pytest.mark.parametrize("line", ["2020年5月1日 公開", "1 May 2020 Published", "2020.05.01 입력"])
def test_a_label_behind_the_only_day_stays_with_it(line: str) -> None:
    assert label_parts(line) == [line]


@pytest.mark.parametrize(
    "line",
    ["2020年5月1日 09時28分 (5月3日 10時40分更新)", "1 May 2020 (3 May 2020 updated)", "2020.05.01（2020.05.03 수정）"],
)
def test_a_label_in_brackets_is_of_the_day_there_alone(line: str) -> None:
    first, second = label_parts(line)
    assert SAYS_UPDATED.search(first) is None
    assert "1" in first
    assert SAYS_UPDATED.search(second)
    assert "3" in second


def test_a_line_without_labels_is_one_part() -> None:
    assert label_parts("By Jo Doewell, 1 May 2020, 10:15") == ["By Jo Doewell, 1 May 2020, 10:15"]


@pytest.mark.parametrize(
    ("line", "label"),
    [("Last updated", True), ("Veröffentlicht am:", True), ("公開日", True), ("Published 1 May 2020", False),
     ("Home", False), ("", False), ("The council has published what it knows", False)],
)  # fmt: skip
def test_a_line_may_be_only_a_label(line: str, label: bool) -> None:
    assert is_label(line) is label


@pytest.mark.parametrize(
    ("before", "own", "behind", "changed"),
    [
        ("Updated ", "3 May", "", True),
        ("Güncelleme: ", "3 Mayıs", "", True),
        ("", "3 May (updated)", "", True),
        ("", "3 May", " (last updated)", True),
        ("", "3 May", " | Updated ", False),
        ("Updated 3 May, published ", "1 May", "", False),
        ("Published ", "1 May", " (updated later)", False),
        ("", "1 May", "", False),
    ],
)
def test_the_last_label_before_a_day_counts(before: str, own: str, behind: str, changed: bool) -> None:
    assert says_changed(before, own, behind) is changed
