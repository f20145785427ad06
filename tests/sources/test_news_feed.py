"""Feeds: items as documents, and what XML from strangers may not do."""

from datetime import UTC, datetime

import pytest

from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.sources.news_feed import SOURCE
from sources.documents_made import ATOM, RSS, STORY, one, read

LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
ITEM = (
    '<rss version="2.0"><channel><title>T</title><item><title>A ship</title>'
    "<description>{}</description></item></channel></rss>"
)


def test_each_item_is_a_document() -> None:
    first, second = read(SOURCE, RSS)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.part, second.part) == ("item 1", "item 2")
    assert first.text == f"Frigate & boats\n\n{' '.join(STORY.split())}"
    assert (first.publisher, first.address, first.language) == ("Harbour News", "https://harbour.example/1", "en")
    assert second.published == datetime(2024, 5, 6, 21, 30, tzinfo=UTC)
    assert second.text == "Ferry late\n\nThe ferry came in three hours late\xa0today."


def test_atom_is_read_and_its_titles_come_out_plain() -> None:
    document = one(SOURCE, ATOM)
    assert (document.title, document.publisher) == ("A bold title", "Coast Wire")
    assert document.published == datetime(2024, 5, 6, 6, 30, tzinfo=UTC)
    assert " ".join(document.text.split()) == f"A bold title {' '.join(STORY.split())}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE, '<!ENTITY % x SYSTEM "http://a.example/x.dtd">'])
def test_declarations_of_entities_are_refused(declaration: str, encoding: str) -> None:
    with pytest.raises(InputError, match="refused as unsafe"):
        read(SOURCE, f'<?xml version="1.0"?>{declaration}{ITEM.format("&lol2;")}'.encode(encoding))


def test_a_plain_document_type_is_passed_over_and_entities_of_html_are_characters() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    document = one(SOURCE, f'<?xml version="1.0"?>{kind}{ITEM.format("The caf&eacute; on the quay")}'.encode())
    assert document.text == "A ship\n\nThe café on the quay"


def test_an_article_about_entities_is_no_attack() -> None:
    assert "ENTITY" in one(SOURCE, ITEM.format("<![CDATA[How <b>&lt;!ENTITY</b> works: <!ENTITY]]>").encode()).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<rss version="2.0"><channel>' + b"<a>" * 50_000, "nested more than 240 deep"),
        (b"<rss " + b" ".join(b"x%d='1'" % at for at in range(50_000)) + b"></rss>", "attributes on one"),
        (b'<rss version="2.0">' + b" " * (33 << 20), "more than 32 MB"),
        (b"nothing of the kind", "no XML"),
        (b"<shop><price>3</price></shop>", "no feed"),
    ],
)
def test_what_no_feed_is_made_of_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(SOURCE, data)


def test_broken_xml_is_mended_and_said_to_be() -> None:
    document = one(SOURCE, ITEM.format("<p>went <b>out</p>").removesuffix("</rss>").encode())
    assert document.text == "A ship\n\nwent out"
    assert "XML that was not well-formed was mended" in document.notes


def test_scripts_in_titles_come_out_as_plain_text() -> None:
    feed = ITEM.replace("A ship", "&lt;script&gt;alert(1)&lt;/script&gt; sails").format("The ship sails.")
    assert one(SOURCE, feed.encode()).text == "alert(1) sails\n\nThe ship sails."


def test_a_feed_without_items_says_so() -> None:
    (left,) = read(SOURCE, b'<rss version="2.0"><channel><title>T</title></channel></rss>')
    assert isinstance(left, Unreadable)
