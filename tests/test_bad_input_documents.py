"""Documents as the world sends them, through the command line: a clear outcome for each, nothing lost."""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offing.nav import compiled
from sources.documents_made import pdf
from told import Told, here

# What moves a cursor, recolours a screen, or turns the direction of reading.
HAZARDS = {chr(n) for n in (*range(10), *range(11, 32), *range(127, 160))}
HAZARDS |= set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STORY = (
    "Navies meet at sea\n\n"
    "VLADIVOSTOK, March 5, 2022 - The Russian frigate Gromkiy left Vladivostok on March 4, 2022, the ministry said.\n\n"
    "Five warships and four helicopters of the Chinese navy arrived at Qingdao on March 3, 2022.\n"
)
SENTENCE = "The Russian frigate Gromkiy left Vladivostok on March 4, 2022."
MAIL = "From: a@b.example\nTo: c@d.example\nSubject: Drill\nDate: Sat, 5 Mar 2022 10:00:00 +0000\nMIME-Version: 1.0\n"
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'a' * 32}) /U ({'b' * 32}) /P -4 >> /ID [(a)(a)]"


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process; whatever it is given, it must not fail, nor let a terminal be steered."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)  # it would choose for all tests after this one
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return partial(run, capsys)


def run(capsys: pytest.CaptureFixture[str], *words: object, home: str = "home") -> Told:
    told = here(capsys, *words, home=home)
    assert not HAZARDS & set(told.out + told.err)
    return told


@pytest.fixture
def read(offing: Offing, tmp_path: Path) -> Callable[..., Told]:
    """Write bytes or words to a file and read it."""

    def write_and_read(name: str, data: bytes | str, *words: object) -> Told:
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        done = offing("read", name, *words, "--json")
        assert len(done.err) < 1200
        assert name in done.err or not done.status
        return done

    return write_and_read


Read = Callable[..., Told]


def rss(items: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def item(title: str, text: str = SENTENCE) -> str:
    return f"<item><title>{title}</title><description>{text}</description></item>"


# What is refused, and in which words

LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
NOISE = random.Random(7).randbytes(60_000)
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04"
PACKED = b"<html><body>" + gzip.compress(STORY.encode(), mtime=0) * 30 + b"</body></html>"
NESTED = "".join(
    f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(1000)
)  # each in the one before it
FLAT = (
    'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\nContent-Type: text/plain\n\nA ship.\n" * 1000 + "--b--\n"
)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("noise.txt", NOISE, "binary data, not text"),
        ("picture.gif", GIF, "binary data, not text"),
        ("picture.txt", GIF, "binary data, not text"),
        ("utf32.txt", STORY.encode("utf-32-le"), "binary data, not text"),
        ("empty.txt", "", "is empty"),
        ("blank.txt", " \n\n \t\n", "nothing but white space"),
        ("mark.txt", b"\xef\xbb\xbf", "nothing but white space"),
        ("front.txt", "---\ntitle: Nothing else\n---\n", "Name its format with --as"),
        ("empty.html", "<html><body><p> </p></body></html>", "no text"),
        ("empty.eml", MAIL + "\n", "no text"),
        ("empty.xml", rss(""), "a feed without items"),
        ("laughs.xml", rss(item("&i;"), LAUGHS + "]>"), "refused as unsafe"),
        ("file.xml", rss(item("&x;"), '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "refused as unsafe"),
        ("outer.xml", rss(item("a"), '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://x.example/d"> %p;]>'), "as unsafe"),
        ("deep.html", "<html><body>" + "<div>" * 50_000 + STORY, "nested more than 240 deep"),
        ("wide.html", f"<html><body><p {' '.join(f'a{n}=1' for n in range(200_000))}>{STORY}", "attributes"),
        ("huge.html", "<html><body>" + f"<p>{STORY}</p>" * 40_000, "more than 8 MB"),
        ("packed.html", PACKED, "format not recognised"),
        ("nested.eml", MAIL + NESTED, "more than 200"),
        ("flat.eml", MAIL + FLAT, "more than 200 parts"),
        ("locked.pdf", pdf(STORY, trailer=LOCK), "encrypted"),
        ("scan.pdf", pdf("", ""), "no text layer"),
        ("cut.pdf", b"%PDF-1.7\n" + NOISE, "PDF"),
        ("numbers.csv", "a,b,c\n1,2,3\n4,5,6\n", "--map text=COLUMN"),
        ("list.json", "[]", "format not recognised"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read: Read, name: str, data: bytes | str, words: str) -> None:
    done = read(name, data)
    assert done.status == 1
    [account] = done.objects
    assert set(account) == {"input", "refused"}
    assert words in account["refused"]
    assert f"refused {name}: " in done.err
    assert "root:" not in done.out


def test_a_page_that_unpacks_without_end_is_refused(read: Read) -> None:
    packed = gzip.compress(b"<html><body>" + b"<p>ship </p>" * 6_000_000, 1, mtime=0)
    done = read("page.html.gz", packed)
    assert done.status == 1
    assert "more than 64 MiB" in done.err


def test_a_pdf_bomb_is_refused(read: Read) -> None:
    import zlib

    done = read("bomb.pdf", pdf("a page", packed=zlib.compress(b"\0" * 40_000_000, 9)))
    assert done.status == 1
    assert "no page could be read" in done.err


def test_what_is_refused_stops_nothing_else(offing: Offing, tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", NOISE),
        ("b.txt", STORY.encode()),
        ("c.xml", rss(item("&x;"), LAUGHS + "]>").encode()),
    ):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "none").mkdir()
    done = offing("read", ".", "--json")
    assert done.status == 1
    assert [one.get("refused", "")[:6] for one in done.objects] == ["format", "", "XML th"]
    assert [one["input"] for one in offing("inputs", "--json").objects] == ["b.txt"]


# What is read, and what is said of it

JAPANESE = "海上自衛隊は７月１５日、対馬海峡を北上するロシア海軍の艦艇２隻を確認した。"
CHINESE = "国防部表示，有三艘军舰在海峡活动，已派遣任务机和舰艇应对，并严密监视。"
TAIWANESE = "國防部表示，有三艘軍艦在海峽活動，已派遣任務機與艦艇應對，並嚴密監視。"
RUSSIAN = "Отряд кораблей вышел из порта в понедельник и направился в море, сообщил штаб флота."
ENGLISH = STORY.replace("the ministry", "the ministry\u2019s \u201cpress office\u201d")


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (JAPANESE, "shift_jis", "ja"),
        (CHINESE, "gb18030", "zh-Hans"),
        (TAIWANESE, "big5", "zh-Hant"),
        (RUSSIAN, "koi8-r", "ru"),
        (RUSSIAN, "utf-16-le", "ru"),
        (JAPANESE, "utf-16-be", "ja"),
        (ENGLISH, "cp1252", "en"),
        (ENGLISH, "utf-16-le", "en"),
    ],
)
def test_an_encoding_that_nobody_declared(read: Read, offing: Offing, text: str, encoding: str, language: str) -> None:
    done = read("a.txt", text.encode(encoding))
    assert done.status == 0
    assert any("encoding guessed" in note for note in done.account["notes"])
    document = offing("parse", "a.txt", "--json").objects[0]
    assert (document["text"], document["language"]) == (text.strip(), language)
    if language != "en":
        assert done.account["context"] == {f"language not read: {language}": done.account["lines"]}


def test_scripts_that_run_the_other_way(read: Read, offing: Offing) -> None:
    arabic = "غادرت الفرقاطة Gromkiy ميناء فلاديفوستوك يوم الجمعة، وفق بيان وزارة الدفاع.\n" * 3
    assert read("a.txt", arabic).account["context"] == {"language not read: ar": 3}
    turned = STORY.replace("Gromkiy", "\u202eGromkiy\u202c").replace("Navies", "\u2066\u200fNavies")
    done = read("b.txt", turned)
    assert done.account["messages"] == 2
    assert "\\u202eGromkiy\\u202c" in offing("parse", "b.txt").out
    [claim] = [one for one in offing("log", "--json").objects if "Gromkiy" in one["detail"]["text"]]
    assert "\u202eGromkiy\u202c" in claim["detail"]["text"]
    offing("why", claim["id"])  # nothing that turns the direction may come out of it either


ALIVE = "=HYPERLINK(1) <script>alert(1)</script> \x1b[31mRed\x1b]0;x\x07"


def test_titles_and_texts_that_would_come_alive(offing: Offing, tmp_path: Path) -> None:
    story = STORY.partition("\n")[2].replace("Gromkiy", "Gro\x9bmkiy")
    (tmp_path / "a.txt").write_text(f"{ALIVE}\n\n{story}")
    (tmp_path / "b.xml").write_text(rss(item(ALIVE.replace("<", "&lt;").replace("\x1b", "&#x9b;").replace("\x07", ""))))
    (tmp_path / "c.html").write_text(
        f"<html><head><title>{ALIVE.replace('<', '&lt;')}</title></head><body><article>"
        f"<p onclick='x()'>{SENTENCE}</p><script>{SENTENCE.replace('March 4', 'March 9')}</script>"
        "</article></body></html>"
    )
    assert offing("read", ".", "--publisher", ALIVE).status == 0
    lines = offing("log", "--json").objects
    assert len(lines) >= 3
    assert not any("March 9" in one["detail"]["text"] for one in lines)
    for line in lines:
        offing("why", line["id"])
    for name in ("a.txt", "b.xml", "c.html"):
        offing("parse", name)
    for words in (("log", "--format", "csv"), ("sql", "--csv", "SELECT title, publisher, text FROM claims")):
        rows = list(csv.reader(io.StringIO(offing(*words).out)))
        assert len(rows) == len(lines) + 1
        assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    assert len(json.loads(offing("log", "--format", "geojson").out)["features"]) == len(lines)
    titles = {one["detail"]["document"]["title"] for one in lines}
    assert any("<script>alert(1)</script>" in title for title in titles)  # plain data, for a page to escape


def test_an_article_with_no_date_anywhere(read: Read, offing: Offing) -> None:
    done = read(
        "a.txt", "Navies meet\n\nThe Russian frigate Gromkiy left Vladivostok. Two destroyers followed in May.\n"
    )
    assert done.status == 0
    assert "published: unknown" in done.account["decided"]
    lines = offing("log", "--json").objects
    assert lines
    assert all(line["t_start"] is None and line["detail"]["document"]["published"] is None for line in lines)
    assert "undated" in offing("log").out


@pytest.mark.parametrize("when", ["9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_day_of_publication_that_cannot_be(read: Read, offing: Offing, when: str) -> None:
    done = read("a.txt", f"---\npublished: {when}\nlanguage: gibberish\n---\nA headline\n\n{SENTENCE}\n")
    assert done.status == 0
    assert "published: unknown" in done.account["decided"]
    assert f"front matter: '{when}' is no date that is understood" in done.account["notes"]
    [line] = offing("log", "--json").objects
    assert line["t_start"].startswith("2022-03-0")
    refused = offing("read", "a.txt", "--published", when)
    assert refused.status == 2
    assert "is no time; write 2023-07-" in refused.err


def test_numbers_and_times_beyond_what_is_kept(read: Read, offing: Offing) -> None:
    text = (
        "Figures\n\nThe frigate Gromkiy left Vladivostok on December 31, 9999. It had left on January 1, 0001, too.\n"
        "9223372036854775808 Russian warships took part in the drill. The navy counted 99999999999999999999999 "
        "warships off Qingdao on March 4, 2022. Warships arrived at Qingdao on 0000-00-00 at 99:99.\n"
    )
    assert read("a.txt", text).status == 0
    for words in (("log", "--json"), ("sql", "--json", "SELECT t_start, t_end, forces FROM claims"), ("log",)):
        assert offing(*words).status == 0


def test_a_rehearsal_is_refused_in_a_home_of_the_world(read: Read, offing: Offing, tmp_path: Path) -> None:
    made_up = f"---\nrehearsal: yes\n---\n{STORY}"
    assert read("a.txt", STORY.replace("Five", "Six")).status == 0
    refused = read("b.txt", made_up)
    assert refused.status == 1
    assert "is a rehearsal, and this home holds inputs of the world" in refused.err
    assert offing("read", "b.txt", home="other").status == 0
    assert all(line["synthetic"] for line in offing("log", "--json", home="other").objects)
    assert "is of the world, and this home holds a rehearsal" in offing("read", "a.txt", home="other").err


def test_nulls_and_halves_of_characters(read: Read, offing: Offing) -> None:
    done = read("nul.txt", STORY.replace("Five", "Fi\0ve"))
    assert done.account["notes"] == ["1 control characters became U+FFFD"]
    rows = json.dumps(
        {"\ud800a": {"title": "T \udfff", "text": SENTENCE.replace("left", "\ud834left"), "source": "\udc00"}}
    )
    assert read("half.json", rows).status == 0
    [document] = offing("sql", "--json", "SELECT part, title FROM documents WHERE part <> ''").objects
    assert document == {"part": "\ufffda", "title": "T \ufffd"}


def test_large_documents_are_cut_and_counted(read: Read) -> None:
    story = (
        "A walk in the hills.\n\n" + "They went up the hill and came down again in the evening of the day.\n" * 730_000
    )
    assert len(story) > 50_000_000
    told = read("big.txt", story).account
    [reason] = told["rejected"]
    assert reason.startswith("text longer than 5,000,000 characters: ")
    assert told["lines"] > 5_000_000 // 70
    assert sum(told["context"].values()) > told["context"]["too long"] > 4_600_000 // 70


def test_one_line_without_end(read: Read) -> None:
    for word in ("ship ", "a", "The frigate left, "):
        done = read("line.txt", word * (300_000 // len(word)))
        assert done.status in (0, 1)
        assert ("format not recognised" in done.err) == (done.status == 1)


def test_a_cell_of_ten_megabytes(read: Read, offing: Offing) -> None:
    cell = "They went up the hill and came down again. " * 240_000
    told = read("cells.csv", f'title,text,date\nHills,"{cell}",2022-03-01\nSea,"{SENTENCE}",2022-03-05\n').account
    assert any("left out" in reason for reason in told["rejected"])
    [line] = offing("log", "--json").objects
    assert line["detail"]["document"]["title"] == "Sea"


def test_a_feed_of_thousands_of_items(read: Read, offing: Offing) -> None:
    chance = random.Random(3)
    words = ["cat", "dog", "hill", "tree", "road", "lamp", "bread", "song", "cloud", "river", "stone"]
    texts = (f"The {' and the '.join(chance.choices(words, k=6))} number {at} stood there." for at in range(2_500))
    items = "".join(item(f"Item {at}", text) for at, text in enumerate(texts))
    told = read("feed.xml", rss(items + item("Sea") + "<item></item>")).account
    assert "2,501 documents" in told["decided"]
    assert told["rejected"] == {"no text": 1}
    assert [one["detail"]["document"]["title"] for one in offing("log", "--json").objects] == ["Sea"]


def test_items_that_repeat_are_one_source(read: Read, offing: Offing) -> None:
    text = f"{SENTENCE} She was to take part in a drill with five warships of the Chinese navy, the ministry said."
    done = read("feed.xml", rss(item("Drill", text) * 12))
    assert "12 documents" in done.account["decided"]
    lines = offing("log", "--json").objects
    assert {line["detail"]["document"]["copies"] for line in lines} == {11}
    assert len({line["detail"]["document"]["id"] for line in lines}) == 1


# Places


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/story.html", "not on the public internet"),
        ("http://[::1]/", "not on the public internet"),
        ("http://10.0.0.8:8080/", "not on the public internet"),
        ("http://169.254.169.254/latest/meta-data", "not on the public internet"),
        ("http://2130706433/", "written as a number"),
        ("https://user:word@x.example/", "user or password"),
        ("ftp://x.example/story", "only http:// and https:// are"),
        ("file:///etc/passwd", "only http:// and https:// are"),
    ],
)
def test_addresses_that_are_not_fetched(offing: Offing, address: str, words: str) -> None:
    done = offing("read", address)
    assert done.status == 1
    assert words in done.err
    assert "root:" not in done.out + done.err


def test_a_list_with_nonsense_in_it(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "list").write_text("# mine\n\na.txt\nhttp://127.0.0.1/\n\x1b[2Jnothing\n" + "x" * 5000 + "\n")
    done = offing("read", "@list", "--json")
    assert done.status == 1
    assert [bool(one.get("refused")) for one in done.objects] == [False, True, True, True]
    for data, words in (
        (b"", "the list is empty"),
        (NOISE, "no UTF-8 text"),
        (b"x\n" * 2_500_000, "larger than 4 MiB"),
    ):
        (tmp_path / "list").write_bytes(data)
        refused = offing("read", "@list")
        assert refused.status == 2
        assert words in refused.err
    assert "cannot be read" in offing("read", "@absent").err


def test_a_folder_that_cannot_be_looked_into(offing: Offing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    (tmp_path / "shut").mkdir()
    (tmp_path / "shut" / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "shut").chmod(0)
    try:
        if os.access(tmp_path / "shut", os.R_OK):
            pytest.skip("this user may read every folder")
        done = offing("read", "b.txt", "shut")
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert done.status == 1
    assert "shut" in done.err
    assert "b.txt" in done.out


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=300),
    st.sampled_from(["", "---\ntitle: {}\n---\n", "<html><title>{}</title><p>{}", '{{"a": "{}"}}']),
)
def test_any_text_has_an_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, form: str) -> None:
    data = (form.replace("{}", words) + words + STORY).encode("utf-8", "replace")
    (tmp_path / "any.txt").write_bytes(data)
    assert run(capsys, "parse", tmp_path / "any.txt").status in (0, 1)
