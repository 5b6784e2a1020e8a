"""Every lens that answers a question says where its idea comes from; no source is there for nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.lenses.list import LENSES, the_lens
from app.lenses.sources import SOURCES


def test_every_lens_that_answers_a_question_says_where_its_idea_comes_from() -> None:
    assert not [lens.name for lens in LENSES if lens.group and not lens.sources]
    assert the_lens("help").sources == ()


def test_every_source_has_an_address_and_all_that_are_named_are_there() -> None:
    names = [source.name for source in SOURCES]

    assert len(set(names)) == len(names)
    assert {source.name for lens in LENSES for source in lens.sources} <= {*names}
    for source in SOURCES:
        assert urlsplit(source.url).scheme in ("http", "https") and urlsplit(source.url).netloc
        assert source.says.endswith(".") and source.author and source.title
