"""Documents in every format, made up for tests, and what reads them."""

import zlib

from offing.schema.document import Document, Unreadable
from offing.schema.source import Head, Source
from offing.sources import recognise

STORY = (
    "The frigate Osprey (F 72) left Port Albert on Monday and sailed north through the strait, the navy said.\n"
    "Two patrol boats followed her at a distance of four miles until the evening, when they turned back.\n"
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Frigate passes the strait | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><link rel="canonical" href="https://www.post.example/a/1">
<meta property="article:published_time" content="2024-05-06T08:30:00+02:00"><script>alert("menu")</script></head>
<body><nav><ul><li><a href="/">Front page</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Frigate passes the strait</h1><p>{STORY.splitlines()[0]}</p><p>{STORY.splitlines()[1]}</p></article>
<footer><p>All rights reserved</p></footer></body></html>""".encode()
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour News</title><link>https://harbour.example/</link><language>en-gb</language>
<item><title>Frigate &amp; boats</title><link>https://harbour.example/1</link>
<pubDate>Mon, 06 May 2024 06:30:00 GMT</pubDate>
<description>short</description><content:encoded><![CDATA[<p>{STORY}</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Ferry late</title><pubDate>Tue, 07 May 2024 06:30:00 +0900</pubDate>
<description>The ferry came in three hours late&nbsp;today.</description></item></channel></rss>""".encode()
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Coast Wire</title>
<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; title</title><id>tag:1</id><updated>2024-05-06T06:30:00Z</updated>
<link href="https://wire.example/7"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p></div>
</content></entry></feed>""".encode()
EML = (
    "Received: by mx.example; Mon, 06 May 2024 06:31:00 +0000\r\n"
    "From: =?utf-8?b?UHJlc3NlYW10?= <press@navy.example>\r\n"
    "To: list@example\r\nSubject: Frigate passes\r\n the strait\r\nDate: Mon, 06 May 2024 08:30:00 +0200\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    "<p>the HTML part</p>\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    f"{STORY}\r\n--b\r\nContent-Type: application/pdf\r\n"
    'Content-Disposition: attachment; filename="ships.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
).encode()
TABLE = (
    "date,headline,body,outlet\n"
    f'2024-05-06,Frigate passes,"{STORY}",Harbour News\n'
    '2024-05-07,Ferry late,"The ferry, which had left at noon, came in three hours late.",Harbour News\n'
).encode()
JSON = b"""{"status": "ok", "articles": [
 {"title": "Frigate passes", "content": "The frigate <b>Osprey</b> left Port Albert on Monday.",
  "publishedAt": "2024-05-06T06:30:00Z",
  "source": {"id": null, "name": "Harbour News"}, "url": "https://harbour.example/1"},
 {"title": "Nothing", "content": "", "url": "https://harbour.example/2"}]}"""


def pdf(*pages: str, title: str = "", packed: bytes | None = None, trailer: str = "") -> bytes:
    """Return a PDF whose pages show those lines; *packed* replaces every page's packed contents."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>"]
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(f"<< /Title ({title}) /CreationDate (D:20240506083000+02'00') >>".encode())
    for at, page in enumerate(pages):
        kind = "/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {kind} /Contents {6 + 2 * at} 0 R >>".encode())
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in page.split("\n"))
        contents = zlib.compress(f"BT /F1 12 Tf 50 700 Td {shown} ET".encode()) if packed is None else packed
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(contents), contents))
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, info = len(objects) + 1, f"/Root 1 0 R /Info 4 0 R {trailer}".encode()
    data_end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\n" % (count, table, count, info)
    return data + data_end + b"startxref\n%d\n%%%%EOF\n" % len(data)


def read(source: Source, data: bytes, **options: object) -> list[Document | Unreadable]:
    """Return all that a source takes out of *data*, by the layout that it recognises."""
    assert source.extract is not None
    return list(source.extract(data, source.recognise(Head("x", data[: 1 << 20]), options).layout, options))


def one(source: Source, data: bytes, **options: object) -> Document:
    """Return the one document in *data*."""
    (document,) = read(source, data, **options)
    assert isinstance(document, Document)
    return document


def named(data: bytes, name: str = "x", **options: object) -> str:
    """Return the name of the source that recognises *data*."""
    return recognise(Head(name, data[: 1 << 20]), None, options)[0].name
