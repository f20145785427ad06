"""Lines of the record as a Word document: a map, a table in the order of time, and a footnote for every source.

The same lines give the same bytes: nothing in it tells when it was made.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from offing.engine.beside import Copy
from offing.engine.chart_signs import COLOURS
from offing.engine.cited import Note
from offing.engine.word_notes import Footnotes, Piece, file_link, is_web, safe, write_pieces
from offing.schema.errors import UsageError

MOST_LINES = 5_000
RE_ENACTMENT = "RE-ENACTMENT: nothing of what follows happened"
_COLUMNS = (("No.", 11), ("When (UTC)", 40), ("Where", 52), ("Who", 52), ("What", 102))  # millimetres
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file can hold
_DATED = datetime(1980, 1, 1)
_QUOTED = 140  # characters of a document's words in a footnote


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line as the table tells it: its first words of ``what`` name its kind. ``id`` is for `offing why`."""

    id: str
    lane: str
    when: str
    where: str
    who: str
    what: Sequence[str]
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Hold all that the document tells."""

    title: str
    about: Sequence[str]
    entries: Sequence[Entry]
    cautions: Sequence[str]
    copies: Mapping[int, Copy]
    picture: bytes | None = None
    caption: str = ""
    synthetic: bool = False


def write_word(page: Page, out: IO[bytes]) -> None:
    """Write *page* as DOCX; raise UsageError where it has more lines than a word processor opens with ease."""
    if len(page.entries) > MOST_LINES:
        raise UsageError(
            f"{len(page.entries):,} lines are too many for a Word document, which takes {MOST_LINES:,}; choose fewer "
            "by --since, --kind, --area or --limit"
        )
    document = Document()
    _prepare(document, page)
    document.add_heading(safe(page.title), 0)
    for words in page.about:
        document.add_paragraph(safe(words))
    if page.picture:
        _add_picture(document, page)
    notes = Footnotes(document)
    document.add_heading("The lines, in the order of time", 1)
    _add_table(document, page, notes)
    document.add_heading("What this does not tell", 1)
    for words in page.cautions:
        document.add_paragraph(safe(words), style="List Bullet")
    _add_sources(document, page)
    notes.finish()
    sink = io.BytesIO()
    document.save(sink)
    out.write(_settled(sink.getvalue()))


def _prepare(document: Any, page: Page) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(9.5)
    style = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), "FootnoteText")
    style.font.size = Pt(8)
    style.paragraph_format.space_after = Pt(0)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = safe(page.title)[:255], "", "", ""
    about.created = about.modified = _DATED
    about.revision = 1
    if page.synthetic:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = head.add_run(RE_ENACTMENT)
        run.bold, run.font.color.rgb, run.font.size = True, RGBColor(0xB3, 0x26, 0x1E), Pt(12)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(safe(page.title)[:120] + " · page ").font.size = Pt(8)
    _add_field(foot, "PAGE")
    foot.add_run(" of ").font.size = Pt(8)
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    run = '<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r>'
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}">{run}</w:fldSimple>'))


def _add_picture(document: Any, page: Page) -> None:
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    shape = document.add_picture(io.BytesIO(page.picture or b""), width=Emu(width))
    highest = Mm(112)
    if shape.height > highest:
        shape.width, shape.height = Emu(round(shape.width * highest / shape.height)), highest
    about = shape._inline.docPr
    about.set("descr", safe(page.caption))
    about.set("title", safe(page.title)[:255])
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(safe(page.caption)).runs[0].italic = True


def _add_table(document: Any, page: Page, notes: Footnotes) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS))
    table.style, table.autofit = document.styles["Table Grid"], False
    for (name, width), cell, column in zip(_COLUMNS, table.rows[0].cells, table.columns, strict=True):
        column.width = cell.width = Mm(width)
        cell.paragraphs[0].add_run(name).bold = True
    first = table.rows[0]._tr.get_or_add_trPr()
    first.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    told: dict[tuple[int, str], int] = {}
    for number, entry in enumerate(page.entries, 1):
        # The library finds a row's cells anew for each; of many rows that takes long.
        table._tbl.append(_row(document, number, entry, notes, told, page.copies))


def _row(
    document: Any,
    number: int,
    entry: Entry,
    notes: Footnotes,
    told: dict[tuple[int, str], int],
    copies: Mapping[int, Copy],
) -> Any:
    row = parse_xml(f"<w:tr {nsdecls('w', 'r')}></w:tr>")
    plain = (str(number), entry.when, entry.where, entry.who)
    for (_, width), words in zip(_COLUMNS[:-1], plain, strict=True):
        write_pieces(_cell(row, width), [Piece(words)], document.part, {})
    last = _cell(row, _COLUMNS[-1][1])
    head = parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:b/><w:color w:val="{COLOURS[entry.lane][1:].upper()}"/></w:rPr>'
        f'<w:t xml:space="preserve">{entry.lane} </w:t></w:r>'
    )
    last.append(head)
    write_pieces(last, [Piece(" · ".join(entry.what))], document.part, {})
    for note in entry.notes:
        number = notes.add(_footnote(note, told, copies))
        notes.refer(last, number)
        told.setdefault((note.source.id, note.document), number)
    write_pieces(last, [Piece(f"  {entry.id[:10]}", italic=True)], document.part, {})
    return row


def _cell(row: Any, width: int) -> Any:
    words = f'<w:tc {nsdecls("w", "r")}><w:tcPr><w:tcW w:w="{round(width * 56.7)}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    cell = parse_xml(words)
    row.append(cell)
    return cell.find(qn("w:p"))


def _footnote(note: Note, told: Mapping[tuple[int, str], int], copies: Mapping[int, Copy]) -> list[Piece]:
    """Return a footnote: in full where its source is named for the first time, then by the number of that note."""
    lane = Piece(f"{note.lane}: ", bold=True)
    before = told.get((note.source.id, note.document))
    place = f" {note.place[:1].upper()}{note.place[1:]}." if note.place else ""
    if before is not None:
        return [lane, Piece(f"the source of note {before}.{place}"), *_words(note)]
    return [lane, *citation(note), Piece(place), *_words(note), *_archived(note, copies)]


def citation(note: Note) -> list[Piece]:
    """Return who published what when, and at which address."""
    if not note.document:
        return [Piece(f"{note.source.name} ({note.source.format} log).")]
    published = "undated" if note.published is None else f"{note.published:{_grain(note)}}"
    told = [Piece(f"{note.publisher or 'publisher unknown'}, "), Piece(f"“{note.title}”, ", italic=True)]
    told = told if note.title else told[:1]
    told.append(Piece(f"{published}{f', {note.part} of {note.source.name}' if note.part else ''}."))
    if note.address:
        told += [Piece(" "), Piece(note.address, note.address if is_web(note.address) else "")]
    return told


def _grain(note: Note) -> str:
    return {"month": "%Y-%m", "day": "%Y-%m-%d"}.get(note.published_grain, "%Y-%m-%d %H:%MZ")


def _words(note: Note) -> list[Piece]:
    if not note.words:
        return []
    cut = note.words if len(note.words) <= _QUOTED else f"{note.words[:_QUOTED]} …"
    return [Piece(f" “{cut}”")]


def _archived(note: Note, copies: Mapping[int, Copy]) -> list[Piece]:
    copy = copies.get(note.source.id)
    if copy is None:
        return [Piece(f" Archived under SHA-256 {note.source.sha256}.")]
    if not copy.file:
        return [Piece(f" SHA-256 {note.source.sha256}; no copy beside this: {copy.note}.")]
    told = [Piece(" Archived copy: "), Piece(copy.file, file_link(copy.file))]
    if copy.whole:
        return [*told, Piece(f", SHA-256 {copy.sha256}.")]
    return [*told, Piece(f" ({copy.note}), SHA-256 {copy.sha256}; of the whole {note.source.sha256}.")]


def _add_sources(document: Any, page: Page) -> None:
    """List every source once, by lane."""
    document.add_heading("Sources", 1)
    listed: dict[str, dict[tuple[int, str], Note]] = {}
    for entry in page.entries:
        for note in entry.notes:
            listed.setdefault(note.lane, {}).setdefault((note.source.id, note.document), note)
    for lane in (lane for lane in COLOURS if lane in listed):
        document.add_heading(lane.capitalize(), 2)
        links: dict[str, str] = {}
        for note in listed[lane].values():
            paragraph = document.add_paragraph(style="List Bullet")
            write_pieces(paragraph._p, [*citation(note), *_archived(note, page.copies)], document.part, links)
    if not listed:
        document.add_paragraph("None of these lines may name its source: their craft are masked.")


def _settled(data: bytes) -> bytes:
    """Return a package with its parts in order and no time of its making."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as settled:
        names = sorted(
            made.namelist(), key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels"), name)
        )
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            settled.writestr(info, made.read(name))
    return sink.getvalue()
