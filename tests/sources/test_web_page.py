"""Web pages: the text without what surrounds it, and bombs."""

from datetime import UTC, datetime

import pytest

from offing.codecs.html_text import fragment_text
from offing.schema.document import Unreadable
from offing.schema.errors import InputError
from offing.sources.web_page import SOURCE
from sources.documents_made import PAGE, STORY, one, read


def test_a_page_is_its_main_text_under_its_title() -> None:
    document = one(SOURCE, PAGE)
    assert document.text == f"Frigate passes the strait\n\n{_apart(STORY)}"
    assert (document.publisher, document.language) == ("The Harbour Post", "en")
    assert (document.published, document.published_grain) == (datetime(2024, 5, 6, 6, 30, tzinfo=UTC), "minute")
    assert document.address == "https://www.post.example/a/1"
    assert document.extractor.startswith("html 1, trafilatura ")
    assert set(document.found) == {"title", "publisher", "published", "language"}


def _apart(text: str) -> str:
    return "\n\n".join(text.split("\n")).rstrip()


def test_what_ends_without_a_full_stop_is_parted_from_what_follows() -> None:
    story = "<h2>The frigate in the strait</h2><p>She passed<br>at dawn.<br><br>Photo: the navy</p>"
    page = f"<html><body><nav>menu</nav>{story}<ul><li>Two boats<li>One tug</ul></body></html>"
    assert fragment_text(page) == (
        "menu\n\nThe frigate in the strait\n\nShe passed\nat dawn.\n\nPhoto: the navy\n\nTwo boats\n\nOne tug"
    )


def test_scripts_never_come_out_alive() -> None:
    page = PAGE.replace(b"<h1>Frigate", b"<h1>&lt;script&gt;alert(1)&lt;/script&gt;Frigate").replace(
        b"<title>", b"<title><script>alert(2)</script>"
    )
    document = one(SOURCE, page)
    assert document.title == "alert(1) Frigate passes the strait"
    assert "alert(2)" not in document.text
    assert 'alert("menu")' not in document.text


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (b"<html><body>" + b"<div>" * 10_000 + b"deep", "nested more than 240 deep"),
        (b"<html><body><a " + b" ".join(b"x%d=1" % at for at in range(200_000)) + b">wide</a>", "attributes on one"),
        (
            b"<html><body><a " + b" ".join(b'q%d="<" x%d' % (at, at) for at in range(100_000)) + b">wide</a>",
            "attributes on one",
        ),
        (b"<html><body>" + b"<p>a</p>" * 400_000, "more than 300,000 elements"),
        (b"<html><body>" + b"<p>some text of it</p>" * 2_500_000, "more than 8 MB"),
        (b"<html><body>" + "утро ".encode() * 950_000, "more than 8 MB"),
    ],
)
def test_bombs_are_refused_with_a_reason(bomb: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(SOURCE, bomb)


def test_many_paragraphs_are_read_without_the_search_for_the_main_text() -> None:
    document = one(SOURCE, b"<html><body><nav>menu</nav>" + b"<p>a line</p>" * 30_000)
    assert document.text == "\n\n".join(["a line"] * 30_000)
    assert document.notes == ("no main text found: all text but menus, forms and footers",)


def test_the_declared_encoding_is_believed() -> None:
    page = "<html><head><meta charset='windows-1251'></head><body><p>Корабли вышли из порта.</p></body></html>"
    document = one(SOURCE, page.encode("cp1251"))
    assert (document.text, document.notes[:1]) == ("Корабли вышли из порта.", ())


def test_a_page_without_text_says_so() -> None:
    (left,) = read(SOURCE, b"<html><head><title>Gone</title></head><body><script>x()</script></body></html>")
    assert isinstance(left, Unreadable)


@pytest.mark.parametrize(
    ("head", "published", "where"),
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, '
            '{"@type": "NewsArticle", "datePublished": "2024-02-03T04:05:06Z"}]}</script>',
            datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC),
            "JSON-LD datePublished",
        ),
        ('<script type="application/ld+json">{"datePublished": [[[</script>', None, None),
        ('<meta name="date" content="some day soon">', None, None),
        (
            '<link rel="canonical" href="https://x.example/2024/02/03/ships">',
            datetime(2024, 2, 3, 12, tzinfo=UTC),
            "address",
        ),
    ],
)
def test_where_the_date_comes_from_is_told(head: str, published: datetime | None, where: str | None) -> None:
    document = one(SOURCE, f"<html><head>{head}</head><body><article><p>{STORY}</p></article></body></html>".encode())
    assert (document.published, document.found.get("published")) == (published, where)


def test_a_time_element_counts_where_there_is_one_day_alone() -> None:
    page = f"<html><body><article>{{}}<p>{STORY}</p></article></body></html>"
    one_day = page.format('<time datetime="2024-02-03T04:05Z">3 Feb</time>')
    assert one(SOURCE, one_day.encode()).published == datetime(2024, 2, 3, 4, 5, tzinfo=UTC)
    two_days = page.format('<time datetime="2024-02-03">3 Feb</time><time datetime="2024-02-05">5 Feb</time>')
    assert one(SOURCE, two_days.encode()).published is None


def test_tables_of_hulls_are_read() -> None:
    table = "<table><tr><th>Hull</th><th>Name</th></tr><tr><td>72</td><td>Osprey</td></tr></table>"
    page = f"<html><body><article><h1>Ships</h1><p>{STORY}</p>{table}</article></body></html>"
    text = one(SOURCE, page.encode()).text
    assert "72 | Osprey" in text
    assert "---" not in text
