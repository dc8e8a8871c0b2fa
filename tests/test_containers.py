"""Files of many documents: what goes in comes out in its order and its kind, and what cannot be read is told."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from ocrfix.document import InputError, from_text
from ocrfix.engines.cleaner import Asked
from ocrfix.engines.containers import CleanBlock, Tally, convert
from ocrfix.engines.inline import Inline
from ocrfix.engines.spool import Spool
from ocrfix.inputs import jsonl
from ocrfix.inputs.kinds import Format, detect
from ocrfix.inputs.options import Options
from ocrfix.inputs.streams import opened
from ocrfix.result import Ledger

SAMPLES = Path(__file__).parent / "inputs"
OCR = "It was an infor- mation report on tbe subject."
CLEAN = "It was an information report on the subject."
WORK = CleanBlock(Asked(isolated=True), Path())


def cleaned(path: Path, options: Options = Options(), report: bool = False) -> tuple[bytes, Tally, list[str]]:  # noqa: B008
    told: list[str] = []
    target = io.BytesIO()
    work = CleanBlock(WORK.asked, WORK.folder, report)
    with opened(str(path), options) as (stream, form):
        tally = convert(stream, form, path.name, target, options, Inline(), work, told.append)
    return target.getvalue(), tally, told


def lines(raw: bytes) -> list[Any]:
    return [json.loads(line) for line in raw.decode().splitlines()]


class Watched:
    """An engine that keeps what the work made."""

    def __init__(self) -> None:
        self.made: list[Any] = []

    def run(self, work: Any, jobs: Any) -> Any:
        for job, outcome in Inline().run(work, jobs):
            self.made += outcome
            yield job, outcome


@pytest.mark.parametrize(("name", "kept"), [("x.jsonl", []), ("x.parquet", []), ("x.zip", ["report"])])
def test_a_report_is_made_only_where_there_is_a_place_for_it(tmp_path: Path, name: str, kept: list[str]) -> None:
    path, engine = tmp_path / name, Watched()
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", OCR)
    elif name.endswith(".parquet"):
        pyarrow.parquet.write_table(pyarrow.table({"text": [OCR]}), path)
    else:
        path.write_text(json.dumps({"text": OCR}), "utf-8")
    work = CleanBlock(WORK.asked, WORK.folder, report=True)
    with opened(str(path), Options()) as (stream, form):
        convert(stream, form, name, io.BytesIO(), Options(), engine, work, [].append)
    assert [list(made.files) for made in engine.made] == [kept]


# JSON lines


def test_jsonl_has_the_text_replaced_and_all_else_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    first = '{"id": 7 ,"n":1.50e3,"text" : ' + json.dumps(OCR) + ', "tags":["a","\\u00e9"], "big":1234567890123456789 }'
    path.write_text(first + "\r\n" + '{"text": "A second one.", "id": "b"}', "utf-8")
    raw, tally, told = cleaned(path)
    assert not told
    assert (tally.documents, tally.faults) == (2, 0)
    head, _, rest = raw.decode().partition("\r\n")
    assert head.startswith(
        '{"id": 7 ,"n":1.50e3,"text" : ' + json.dumps(CLEAN) + ', "tags":["a","\\u00e9"], "big":12345'
    )
    records = [json.loads(head), json.loads(rest)]
    assert [record["text"] for record in records] == [CLEAN, "A second one."]
    ledger = records[0]["ledger"]
    assert ledger[0]["document"]["name"] == "7"
    book = Ledger.read("".join(json.dumps(line) + "\n" for line in ledger))
    assert book.original(records[0]["text"]).original == OCR
    assert records[0]["metadata"] == ledger[0]["metadata"]


def test_jsonl_goes_on_after_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    good = json.dumps({"text": OCR})
    bad = [
        "{broken",
        '["text"]',
        '{"other": 1}',
        '{"text": 5}',
        '{"text": null}',
        '{"text": ""}',
        "",
        '{"text": "a"} b',
    ]
    taken = '{"text": "a", "ledger": 1}'
    path.write_bytes("\n".join([good, *bad, taken, good]).encode() + b'\n{"text": "\xff"}\n')
    raw, tally, told = cleaned(path)
    assert [line.partition(";")[0] for line in told] == [
        "x.jsonl, line 2: no JSON object",
        "x.jsonl, line 3: no JSON object",
        "x.jsonl, line 4: no field 'text' (other)",
        "x.jsonl, line 5: 'text' is no string (int)",
        "x.jsonl, line 9: no JSON object",
        "x.jsonl, line 10: there is a field 'ledger' already: choose another with --ledger-field",
        "x.jsonl, line 12: not UTF-8 (byte 10)",
    ]
    assert (tally.documents, tally.faults, tally.passed) == (2, 7, 3)
    out = raw.decode().split("\n")
    assert out[1:6] == ['{"other": 1}', '{"text": 5}', '{"text": null}', '{"text": ""}', ""]
    assert out[6] == taken
    assert [json.loads(out[n])["text"] for n in (0, 7)] == [CLEAN, CLEAN]


def test_jsonl_fields_are_named_by_the_user(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"body": "tbe cat.", "key": "k1", "ledger": [1]}\n', "utf-8")
    raw, _, told = cleaned(
        path, Options(text_field="body", id_field="key", ledger_field="edits", metadata_field="about")
    )
    (record,) = lines(raw)
    assert not told
    assert list(record) == ["body", "key", "ledger", "edits", "about"]
    assert record["edits"][0]["document"]["name"] == "k1"


def test_a_wrong_field_is_told_before_anything_is_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": 1, "ocr": "x"}\n{"id": 2, "ocr": "x"}\n', "utf-8")
    with pytest.raises(InputError, match=r"no field 'text': name it with --text-field \(id, ocr\)"):
        cleaned(path)


def test_ids_that_come_twice_are_told_and_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n{"id": "a", "text": "Three."}\n', "utf-8"
    )
    raw, tally, told = cleaned(path)
    assert told == ["x.jsonl, line 3: the id 'a' has come before; both were kept"]
    assert (len(lines(raw)), tally.doubles, tally.faults) == (3, 1, 0)


def test_a_line_too_long_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "One."}\n{"text": "' + "x" * 5000 + '"}\n{"text": "Two."}\n', "utf-8")
    raw, _, told = cleaned(path, Options(max_size=1000))
    assert [record["text"] for record in lines(raw)] == ["One.", "Two."]
    assert told == ["x.jsonl, line 2: longer than 1,000 bytes (max-size under [inputs]); left out"]


@pytest.mark.parametrize("packed", ["gz", "zst", ""])
def test_packed_jsonl_comes_out_packed_and_the_same_on_every_run(tmp_path: Path, packed: str) -> None:
    plain = json.dumps({"text": OCR}).encode() + b"\n"
    path = tmp_path / f"x.jsonl.{packed}".rstrip(".")
    pack = {"gz": gzip.compress, "zst": zstandard.compress, "": bytes}[packed]
    unpack = {"gz": gzip.decompress, "zst": lambda raw: zstandard.decompress(raw, 10**7), "": bytes}[packed]
    path.write_bytes(pack(plain))
    raw, _, _ = cleaned(path)
    assert lines(unpack(raw))[0]["text"] == CLEAN
    assert cleaned(path)[0] == raw


@pytest.mark.parametrize("cut", [30, 5])
@pytest.mark.parametrize("packed", ["gz", "zst"])
def test_packed_data_that_end_early_are_an_error(tmp_path: Path, packed: str, cut: int) -> None:
    plain = "".join(json.dumps({"text": f"Line {n} of many."}) + "\n" for n in range(50)).encode()
    path = tmp_path / f"x.jsonl.{packed}"
    path.write_bytes({"gz": gzip.compress, "zst": zstandard.compress}[packed](plain)[:-cut])
    with pytest.raises(InputError, match=r"cut off|damaged|get the file again"):
        cleaned(path)


LINES = [
    '{"text": "Café\\u00e9 tbe", "x": 1}',
    json.dumps({"a": "é", "text": "Na-\ntional \u2014 é"}),
    json.dumps({"a": "é", "text": "Na-\ntional \u2014 é"}, ensure_ascii=False),
    '  {"text":"plain","l":[{"text":"inner"}]}  ',
    "",
    '{"no": "text"}',
    '{"text": "one", "text": "two"}',
]


@pytest.mark.parametrize("line", LINES[1:])
def test_jsonl_goes_back_byte_for_byte(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "First."}\n' + line.encode() + b"\n")
    raw = cleaned(path)[0]
    back = b"".join(jsonl.reverted(each, Options()) for each in raw.splitlines(keepends=True))
    assert back.rstrip() == path.read_bytes().rstrip()


def test_jsonl_with_odd_escapes_goes_back_to_the_same_record(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(LINES[0] + "\n", "utf-8")
    back = jsonl.reverted(cleaned(path)[0], Options())
    assert json.loads(back) == json.loads(LINES[0])


# Parquet


def table(path: Path, rows: int = 5, **columns: list[Any]) -> Path:
    data = {"id": list(range(rows)), "text": [OCR] * rows, "when": [1.5] * rows, **columns}
    pyarrow.parquet.write_table(pyarrow.table(data), path, row_group_size=2)
    return path


def test_parquet_has_the_text_replaced_and_two_columns_more(tmp_path: Path) -> None:
    path = table(tmp_path / "x.parquet", text=[OCR, None, "", "Right.", OCR])
    raw, tally, told = cleaned(path)
    assert not told
    out = pyarrow.parquet.read_table(io.BytesIO(raw)).to_pydict()
    assert list(out) == ["id", "text", "when", "ledger", "metadata"]
    assert out["text"] == [CLEAN, None, "", "Right.", CLEAN]
    assert [ledger is None for ledger in out["ledger"]] == [False, True, True, False, False]
    assert Ledger.read(out["ledger"][0]).original(CLEAN).original == OCR
    assert json.loads(out["metadata"][0]) == {}
    assert (tally.documents, tally.passed) == (3, 2)
    assert pyarrow.parquet.ParquetFile(io.BytesIO(raw)).num_row_groups == 3


def test_parquet_without_rows_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), path)
    assert pyarrow.parquet.read_table(io.BytesIO(cleaned(path)[0])).schema.names == ["text", "ledger", "metadata"]


@pytest.mark.parametrize(
    ("options", "columns", "message"),
    [
        (Options(text_field="body"), {}, r"no column 'body': name the one .* \(id, text, when\)"),
        (Options(id_field="key"), {}, r"no column 'key'"),
        (Options(text_field="when"), {}, r"'when' holds no text but double"),
        (Options(), {"ledger": ["x"] * 5}, r"has a column 'ledger' already: .* --ledger-field"),
    ],
)
def test_wrong_columns_are_told(tmp_path: Path, options: Options, columns: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        cleaned(table(tmp_path / "x.parquet", **columns), options)


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1 and then nothing PAR1", b"no parquet at all"])
def test_what_is_no_parquet_is_told(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.parquet").write_bytes(raw)
    with pytest.raises(InputError, match="no sound parquet file"):
        cleaned(tmp_path / "x.parquet")


# Archives


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6)), raw, zipfile.ZIP_DEFLATED)
    return path


def tarred(path: Path, members: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(raw), 981173106
            archive.addfile(info, io.BytesIO(raw))
    return path


MEMBERS = {
    "a/memo.txt": OCR.encode(),
    "picture.jpg": b"\xff\xd8\xff",
    "b/page.hocr": (SAMPLES / "page.hocr").read_bytes(),
    "b/scan.pdf": (SAMPLES / "page.pdf").read_bytes(),
}
MADE = [
    "a/memo.clean.txt",
    "a/memo.edits.jsonl",
    "b/page.hocr.clean.txt",
    "b/page.hocr.edits.jsonl",
    "b/page.clean.hocr",
    "b/scan.pdf.clean.txt",
    "b/scan.pdf.edits.jsonl",
]


def test_a_zip_comes_out_as_a_zip(tmp_path: Path) -> None:
    raw, tally, told = cleaned(zipped(tmp_path / "x.zip", MEMBERS))
    assert not told
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.namelist() == MADE
        assert archive.read("a/memo.clean.txt").decode() == CLEAN
        assert archive.getinfo("a/memo.clean.txt").date_time == (2001, 2, 3, 4, 5, 6)
        assert b"subversive/" in archive.read("b/page.clean.hocr")
    assert tally.documents == 3
    assert cleaned(tmp_path / "x.zip")[0] == raw


def test_a_zip_holds_reports_when_they_are_wanted(tmp_path: Path) -> None:
    raw, _, _ = cleaned(zipped(tmp_path / "x.zip", {"memo.txt": OCR.encode()}), report=True)
    assert zipfile.ZipFile(io.BytesIO(raw)).namelist() == ["memo.clean.txt", "memo.edits.jsonl", "memo.report.html"]


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tgz"])
def test_a_tar_comes_out_as_a_tar(tmp_path: Path, suffix: str) -> None:
    path = tarred(tmp_path / f"x{suffix}", MEMBERS, "w" if suffix == ".tar" else "w:gz")
    raw, _, told = cleaned(path)
    assert not told
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r" if suffix == ".tar" else "r:gz") as archive:
        assert archive.getnames() == MADE
        found = archive.extractfile("a/memo.clean.txt")
        assert found is not None
        assert found.read().decode() == CLEAN
        assert archive.getmember("a/memo.clean.txt").mtime == 981173106
    assert cleaned(path)[0] == raw


CLIMBING = ["../up.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt", "a\\..\\x.txt", "x\x01.txt"]


@pytest.mark.parametrize("name", CLIMBING)
def test_names_that_climb_out_are_refused(tmp_path: Path, name: str) -> None:
    for path in (
        zipped(tmp_path / "x.zip", {name: b"One.", "good.txt": b"Two."}),
        tarred(tmp_path / "x.tar.gz", {name: b"One.", "good.txt": b"Two."}),
    ):
        _, tally, told = cleaned(path)
        assert (tally.documents, tally.faults) == (1, 1)
        assert "climbs out of the archive" in told[0]


def test_members_that_cannot_be_used_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    members = {
        "inner.zip": b"PK\x03\x04",
        "packed.txt": gzip.compress(b"x"),
        "memo.txt": b"One.",
        "MEMO.txt": b"Two.",
        "binary.txt": b"\0\1\2",
        "empty.txt": b"",
        "__MACOSX/._memo.txt": b"\0",
        "page.xml": b"<alto >",
    }
    for path in (zipped(tmp_path / "x.zip", members), tarred(tmp_path / "x.tar", members, "w")):
        _, tally, told = cleaned(path)
        assert tally.documents == 1
        shown = path.name
        assert told == [
            f"{shown}: inner.zip: a zip within the archive; unpack it first; left out",
            f"{shown}: packed.txt: packed within the archive; unpack it first; left out",
            f"{shown}: MEMO.txt: its name stands twice in the archive; left out",
            f"{shown}: binary.txt: looks binary, not like text: if it is text, say in which encoding with --encoding",
            f"{shown}: empty.txt: empty; left out",
            told[5],
        ]
        assert told[5].startswith(f"{shown}: page.xml: is no sound XML")


def test_links_are_not_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(info)
    assert cleaned(tmp_path / "x.tar")[2] == ["x.tar: link.txt: a link or a device, no file; left out"]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive_zip:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive_zip.writestr(link, "/etc/hostname")
    assert cleaned(tmp_path / "x.zip")[2] == ["x.zip: link.txt: no regular file; left out"]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"bomb.txt": b"\n" * 20_000_000})
    with pytest.raises(InputError, match="refused as a bomb"):
        cleaned(path)
    _, tally, told = cleaned(path, Options(max_ratio=10_000, max_size=1_000_000))
    assert tally.documents == 0
    assert "larger than 1,000,000 bytes" in told[0]


def test_a_zip_with_too_many_members_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {f"{n}.txt": b"x" for n in range(30)})
    with pytest.raises(InputError, match="max-members"):
        cleaned(path, Options(max_members=20))


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz"])
@pytest.mark.parametrize("cut", [3, 200])
def test_archives_cut_off_are_told(tmp_path: Path, name: str, cut: int) -> None:
    path = tmp_path / name
    (zipped if name == "x.zip" else tarred)(path, MEMBERS)
    if name == "x.tar":
        tarred(path, MEMBERS, "w")
        cut += 10240
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(InputError, match="get the file again"):
        cleaned(path)


def test_an_office_document_is_no_archive_of_texts(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    with pytest.raises(InputError, match="office document"):
        cleaned(path)


# Kinds


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("x.txt", b"%PDF-", "text"),
        ("x", b"%PDF-1.4", "pdf"),
        ("x.TXT.gz", b"", "text"),
        ("x.JSONL.zst", b"", "jsonl"),
        ("x.ndjson", b"", "jsonl"),
        ("x.pdf", b"", "pdf"),
        ("x.tar.gz", b"", "tar"),
        ("x.tgz", b"", "tar"),
        ("x", b"PK\x03\x04", "zip"),
        ("x", b"PAR1", "parquet"),
        ("x", b"a" * 257 + b"ustar\0", "tar"),
        ("x.hocr", b"", "hocr"),
        ("x.html", b"<html><div class='ocr_page'", "hocr"),
        ("x.html", b"<html><body>", "readingroom"),
        ("x.xml", b"<?xml?><alto xmlns='x'>", "alto"),
        ("x.xml", b"<?xml?><a:alto>", "alto"),
        ("x.xml", b"<?xml?><PcGts xmlns='x'>", "page"),
        ("x.xml", b"<?xml?><TEI>", "text"),
        ("x", b"  <alto>", "alto"),
        ("x", b"<SECRET> a memo", "text"),
        ("x", b"", "text"),
        ("x.md", b"# memo", "text"),
    ],
)
def test_kinds_are_told_by_name_and_first_bytes(name: str, head: bytes, kind: str) -> None:
    assert detect(name, head) == kind


def test_a_kind_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="no input format 'jsnl'; did you mean 'jsonl'"):
        detect("x", b"", "jsnl")


# Memory and order


def test_the_spool_keeps_what_does_not_fit_in_memory() -> None:
    spool = Spool(room=100)
    for n in range(5):
        spool.put(n, "x" * 50 * n)
    assert 4 in spool
    assert [spool.take(n) for n in (3, 0, 4, 2, 1)] == ["x" * 50 * n for n in (3, 0, 4, 2, 1)]
    assert 4 not in spool
    spool.put(9, "again" * 99)
    assert spool.take(9) == "again" * 99
    spool.close()


class Backwards:
    """An engine that hands its answers in from the last to the first."""

    def run(self, work: Any, jobs: Any) -> Any:
        return reversed([(job, work(job.what)) for job in jobs])


def test_the_order_is_that_of_the_input_whatever_the_engine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocrfix.engines.containers.BLOCK", 10)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps({"n": n, "text": f"Number {n} is here."}) + "\n" for n in range(20)), "utf-8")
    outs = []
    for engine in (Inline(), Backwards()):
        target = io.BytesIO()
        with path.open("rb") as stream:
            convert(stream, Format("jsonl"), "x", target, Options(), engine, WORK, print)
        outs.append(target.getvalue())
    assert outs[0] == outs[1]
    assert [record["n"] for record in lines(outs[0])] == list(range(20))


def test_a_document_name_may_be_anything() -> None:
    assert from_text("x", "\ud800").name == "?"


_FLOW = """
import io, json, resource, sys
from pathlib import Path
from ocrfix.engines.cleaner import Asked
from ocrfix.engines.containers import CleanBlock, convert
from ocrfix.engines.inline import Inline
from ocrfix.inputs.item import Made
from ocrfix.inputs.kinds import Format
from ocrfix.inputs.options import Options

class Endless(io.RawIOBase):
    line = json.dumps({"id": "00000000", "text": "It was tbe one. " * 150}).encode() + b"\\n"
    left = int(sys.argv[1]) // len(line)
    def readable(self): return True
    def readinto(self, buffer):
        if not self.left: return 0
        self.left -= 1
        raw = self.line.replace(b"00000000", b"%08d" % self.left)
        buffer[: len(raw)] = raw
        return len(raw)

class Nowhere:
    def write(self, raw): return len(raw)

class Work(CleanBlock):
    def __call__(self, what):
        return [Made(page.document.original, '{"ledger": 1}\\n') for page in what[1]]

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

stream = io.BufferedReader(Endless(), 65536)
tally = convert(stream, Format("jsonl"), "x", Nowhere(), Options(), Inline(), Work(Asked(), Path()), print)
print(tally.documents, peak())
"""


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(size: int) -> int:
        done = subprocess.run([sys.executable, "-c", _FLOW, str(size)], capture_output=True, text=True, check=True)
        documents, most = map(int, done.stdout.split())
        assert documents > size // 2500
        return most

    assert peak(40_000_000) < peak(4_000_000) + 12_000_000
