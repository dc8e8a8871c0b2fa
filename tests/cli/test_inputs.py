"""Inputs that are no plain text, by the command line: cleaned, checked, and given back."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from ocrfix.cli import main

SAMPLES = Path(__file__).parents[1] / "inputs"
SEED = Path(__file__).parents[2] / "seeds" / "000_6fc0385c9a4342c0.txt"
SINGLES = ["page.hocr", "page.alto.xml", "page.page.xml", "page.pdf", "readingroom.html"]
OCR = "It was an infor- mation report on tbe subject."
CLEAN = "It was an information report on the subject."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    code = main.main(list(words), standalone_mode=False)
    assert isinstance(code, int)
    return code


@pytest.mark.parametrize("name", SINGLES)
def test_single_documents_are_cleaned_and_verified(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(SAMPLES / name, here)
    assert run("clean", name) == 0
    made = {f"{name}.clean.txt", f"{name}.edits.jsonl", f"{name}.report.html"}
    if name.startswith("page.") and name != "page.pdf":
        stem, _, suffix = name.rpartition(".")
        made.add(f"{stem}.clean.{suffix}")
    assert {path.name for path in here.iterdir()} == made | {name}
    text = (here / f"{name}.clean.txt").read_text("utf-8")
    assert "Approved For Release" not in text or name == "page.page.xml"
    assert "paramilitary" in text
    assert run("verify", f"{name}.clean.txt") == 0
    (here / name).write_bytes((here / name).read_bytes().replace(b"MGB/MVD", b"MGB/MVX").replace(b"Soviet", b"Sowjet"))
    if name != "page.pdf":  # its text is packed
        assert run("verify", f"{name}.clean.txt") == 2
        assert "is the ledger of another document" in capsys.readouterr().err


def test_the_seed_as_a_page_of_the_reading_room_reads_as_its_text(here: Path) -> None:
    shutil.copy(SAMPLES / "readingroom.html", here)
    run("clean", "readingroom.html", "--no-report")
    header = json.loads((here / "readingroom.html.edits.jsonl").read_text("utf-8").splitlines()[0])
    assert header["metadata"]["document_number"][0] == "CIA-RDP80-00810A004300550004-0"
    assert header["metadata"]["publication_date"] == ["June 25, 1954"]
    assert header["metadata"]["title"][0] == "SOVIET RELATIONS WITH FOREIGN COMMUNIST PARTIES"
    (here / "body.txt").write_text(SEED.read_text("utf-8").partition("\nBody:")[2].strip() + "\n", "utf-8")
    run("clean", "body.txt", "--no-report")
    assert (here / "readingroom.html.clean.txt").read_text("utf-8") == (here / "body.clean.txt").read_text("utf-8")


def test_packed_text_comes_out_packed_and_goes_back(here: Path) -> None:
    raw = SEED.read_bytes()
    (here / "memo.txt.gz").write_bytes(gzip.compress(raw))
    assert run("clean", "memo.txt.gz") == 0
    assert sorted(path.name for path in here.iterdir()) == [
        "memo.clean.txt.gz",
        "memo.txt.gz",
        "memo.txt.gz.edits.jsonl",
        "memo.txt.gz.report.html",
    ]
    assert b"rezidentura" in gzip.decompress((here / "memo.clean.txt.gz").read_bytes())
    assert run("verify", "memo.clean.txt.gz") == 0
    assert run("revert", "memo.clean.txt.gz", "-o", "again.txt") == 0
    assert (here / "again.txt").read_bytes() == raw


@pytest.mark.parametrize("raw", [gzip.compress(b"It was.\n" * 9, mtime=0)[:-9], b"\x1f\x8b and no more"])
def test_packed_text_that_is_damaged_is_told(here: Path, raw: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "memo.txt.gz").write_bytes(raw)
    assert run("clean", "memo.txt.gz") == 2
    assert "get the file again" in capsys.readouterr().err
    assert len(list(here.iterdir())) == 1


def test_tables_are_cleaned_verified_and_given_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [OCR, "", "All is well here."]
    (here / "x.jsonl").write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    pyarrow.parquet.write_table(pyarrow.table({"body": texts}), here / "x.parquet")
    assert run("clean", "x.jsonl", "-o", "out", "-j", "2") == 0
    assert run("clean", "x.parquet", "-o", "out", "--text-field", "body") == 0
    assert "2 documents cleaned" in capsys.readouterr().err
    for name, field in (("jsonl", "text"), ("parquet", "body")):
        arguments = (f"out/x.clean.{name}", "--text-field", field)
        assert run("verify", *arguments, "--against", f"x.{name}") == 0
        assert run("verify", *arguments, "--against", f"out/x.clean.{name}") == (1 if name == "jsonl" else 2)
        assert run("revert", *arguments, "-o", f"back.{name}") == 0
    assert (here / "back.jsonl").read_bytes() == (here / "x.jsonl").read_bytes()
    assert pyarrow.parquet.read_table("back.parquet").equals(pyarrow.parquet.read_table("x.parquet"))
    clean = here / "out" / "x.clean.jsonl"
    clean.write_text(clean.read_text().replace("on the subject", "on a subject"))
    assert run("verify", str(clean)) == 1
    assert run("revert", str(clean), "-o", "no.jsonl") == 2
    assert not (here / "no.jsonl").exists()


def test_a_container_flows_through_a_pipe(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"text": OCR}).encode()), "utf-8"))
    monkeypatch.setattr(sys, "stdout", out)
    assert run("clean", "-", "--input-format", "jsonl") == 0
    assert isinstance(out.buffer, io.BytesIO)
    assert json.loads(out.buffer.getvalue())["text"] == CLEAN
    assert not list(here.iterdir())


def test_check_finds_something_in_a_container_and_writes_nothing(here: Path) -> None:
    (here / "x.jsonl").write_text(json.dumps({"text": OCR}))
    assert run("clean", "--check", "x.jsonl") == 1
    assert [path.name for path in here.iterdir()] == ["x.jsonl"]


def test_a_container_with_faults_is_written_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "x.jsonl").write_text(json.dumps({"text": OCR}) + "\n{broken\n")
    assert run("clean", "x.jsonl") == 2
    said = capsys.readouterr().err
    assert "ocrfix: x.jsonl, line 2: no JSON object; left out" in said
    assert "1 failed" in said
    assert (here / "x.clean.jsonl").exists()


@pytest.mark.parametrize("options", [("--diff",), ("--in-place",), ("--format", "tei")])
def test_what_is_for_single_documents_is_refused(here: Path, options: tuple[str, ...]) -> None:
    (here / "x.jsonl").write_text(json.dumps({"text": OCR}))
    assert run("clean", "x.jsonl", *options) == 2
    assert len(list(here.iterdir())) == 1


def test_a_folder_of_mixed_inputs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = here / "in"
    (inputs / "sub").mkdir(parents=True)
    for name in ("page.hocr", "page.pdf"):
        shutil.copy(SAMPLES / name, inputs)
    (inputs / "memo.txt").write_text(OCR)
    (inputs / "sub" / "x.jsonl").write_text(json.dumps({"text": OCR}) + "\n")
    (inputs / "index.html").write_text("<html><body>no document</body></html>")
    (inputs / "build.xml").write_text("<project/>")
    with zipfile.ZipFile(inputs / "a.zip", "w") as archive:
        archive.writestr("memo.txt", OCR)
    assert run("clean", "in", "-o", "out", "--no-report", "-j", "2") == 0
    made = {str(path.relative_to(here / "out")) for path in (here / "out").rglob("*.clean.*")}
    assert made == {
        "page.hocr.clean.txt",
        "page.clean.hocr",
        "page.pdf.clean.txt",
        "memo.clean.txt",
        "a.clean.zip",
        "sub/x.clean.jsonl",
    }
    capsys.readouterr()
    assert run("clean", "in", "-o", "out", "--no-report", "-j", "2") == 0
    assert "0 cleaned, 5 unchanged" in capsys.readouterr().err
    shutil.copy(SAMPLES / "page.pdf", inputs / "two.pdf")
    (inputs / "sub" / "x.jsonl").write_text(json.dumps({"text": OCR}) + "\n{broken\n")
    assert run("clean", "in", "-o", "out", "--no-report", "-j", "2") == 2
    said = capsys.readouterr().err
    assert "in/sub/x.jsonl, line 2: no JSON object; left out" in said
    assert "1 cleaned, 5 unchanged, 1 failed" in said or "1 cleaned, 4 unchanged, 1 failed" in said
    capsys.readouterr()
    assert run("clean", "out", "-o", "again") == 2
    assert "there is nothing to clean" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "extra"), [("x.pdf", "pdf"), ("x.hocr", "xml"), ("x.parquet", "parquet")])
def test_a_missing_library_is_told_by_name(
    here: Path, name: str, extra: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / name).write_bytes(b"x")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert run("clean", name) == 2
    assert f"pip install 'ocrfix[{extra}]'" in capsys.readouterr().err


def test_info_tells_of_every_document(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "x.jsonl").write_text(json.dumps({"id": "a", "text": OCR}) + "\n" + json.dumps({"id": "b", "text": "Yes."}))
    assert run("info", "x.jsonl", "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["document"]["name"] for each in told] == ["a", "b"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[inputs]\ntext-feild = "x"', "inputs: unknown key 'text-feild'; did you mean 'text-field'?"),
        ('[inputs]\nmax-size = "big"', "inputs.max-size must be a whole number"),
        ("[inputs]\nmax-size = 0", "max-size must be a whole number above 0"),
        ('[inputs]\nledger-field = "text"', "text, ledger and metadata need fields of different names"),
        ("inputs = 3", "inputs must be a table"),
    ],
)
def test_wrong_settings_are_told(here: Path, table: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "ocrfix.toml").write_text(table)
    (here / "x.jsonl").write_text(json.dumps({"text": OCR}))
    assert run("clean", "x.jsonl") == 2
    assert message in capsys.readouterr().err
