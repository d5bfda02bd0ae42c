"""The arrays of a segment have the same positions of words as the articles, read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.normalization import normalize, surface_form
from index.analysis.stemming import stem
from index.analysis.tokenizer import token_texts
from index.arrays.storage.bit_packing import packed_size, unpack
from index.arrays.storage.ragged import Array
from index.arrays.writing import block_sort, inverter
from index.arrays.writing.batch_tokenizer import BatchTokenizer
from index.arrays.writing.inverter import invert
from index.arrays.writing.text_batch import Text, TextBatch

Hit = tuple[str, int, int, bool, str]
"""Family, article, offset, whether it is in the title, and surface."""

WORDS = ("port", "Port", "PORT", "ports", "grain", "Grain’s", "le", "naïve", "U.S.", "al-Assad", "—", "2015")
fields = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
articles = st.lists(st.tuples(fields, fields, st.sampled_from(("en", "fr"))), min_size=1, max_size=9)


def _read(text: str, number: int, first: int, language: str | None, titled: bool) -> Iterator[Hit]:
    for offset, raw in enumerate(token_texts(text), first):
        yield stem(normalize(raw), language), number, offset, titled, surface_form(raw)


def _expected(texts: Sequence[Text]) -> list[Hit]:
    hits: list[Hit] = []
    for number, (title, body, language) in enumerate(texts):
        hits += _read(title, number, 0, language, True)
        hits += _read(body, number, len(token_texts(title)) + 1, language, False)
    return sorted(hits, key=lambda hit: (hit[0].encode(), hit[1:3]))


def _strings(arrays: Mapping[str, Array], name: str) -> list[str]:
    joined, at = arrays[name].tobytes(), arrays[f"{name}_at"].tolist()
    return [joined[start:end].decode() for start, end in pairwise(at)]


def _codes(arrays: Mapping[str, Array], stem: int, count: int) -> list[int]:
    width, start = int(arrays["code_width"][stem]), int(arrays["code_at"][stem])
    if not width:
        return [0] * count
    codes: list[int] = unpack(
        arrays[f"codes_{width}"][start : start + packed_size(count, width)], count, width
    ).tolist()
    return codes


def _found(arrays: Mapping[str, Array]) -> Iterator[Hit]:
    surfaces, title_lengths = _strings(arrays, "surfaces"), arrays["title_length"]
    titled = dict(zip(arrays["titled"].tolist(), arrays["title_frequencies"].tolist(), strict=True))
    for number, written in enumerate(_strings(arrays, "families")):
        token, end = (int(at) for at in arrays["token_at"][number : number + 2])
        codes = iter(_codes(arrays, number, end - token))
        for posting in range(*arrays["posting_at"][number : number + 2].tolist()):
            article, hits = int(arrays["articles"][posting]), int(arrays["frequencies"][posting])
            offsets = arrays["offsets"][token : token + hits].tolist()
            token += hits
            in_title = [offset < title_lengths[article] for offset in offsets]
            assert titled.get(posting, 0) == sum(in_title)
            for offset, is_title, code in zip(offsets, in_title, codes, strict=False):
                yield written, article, offset, is_title, surfaces[int(arrays["surface_at"][number]) + code]
        assert token == end


@pytest.mark.parametrize("block", [1, 7, block_sort.BLOCK])
@settings(max_examples=60, deadline=None)
@given(st.lists(articles, min_size=1, max_size=3))
def test_every_word_is_found_where_it_stands(block: int, batches: list[list[Text]]) -> None:
    tokenizer = BatchTokenizer()
    tokenizer.tokenize(TextBatch.of([("a word before", "that no article has", "en")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block_sort, "BLOCK", block)
        patch.setattr(inverter, "PACK_TOKENS", block)
        arrays = invert([tokenizer.tokenize(TextBatch.of(batch)) for batch in batches], tokenizer.vocabulary)
    assert list(_found(arrays)) == _expected([text for batch in batches for text in batch])
