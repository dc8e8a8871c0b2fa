"""Which files are meant: folders, patterns, lists, and what is left out of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ocrfix.document import InputError
from ocrfix.files import Finder, Found, is_own, listed


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text\n")


def places(finder: Finder, *paths: str) -> list[str]:
    return sorted(found.place for found in finder(paths))


@pytest.mark.usefixtures("tree")
def test_a_folder_is_walked_and_keeps_its_tree() -> None:
    put("in/a.txt", "in/b/c.TXT", "in/b/d/e.txt", "in/b/picture.png", "in/.hidden.txt", "in/.git/x.txt")
    assert places(Finder(), "in") == ["a.txt", "b/c.TXT", "b/d/e.txt"]
    assert sorted(found.path for found in Finder()(["in/"])) == ["in/a.txt", "in/b/c.TXT", "in/b/d/e.txt"]


@pytest.mark.usefixtures("tree")
def test_several_folders_keep_their_names_and_a_named_file_is_taken_whatever_its_name() -> None:
    put("one/a.txt", "two/a.txt", "scan.ocr", ".hidden")
    assert places(Finder(), "one", "two", "scan.ocr", ".hidden", "one") == [
        ".hidden",
        "one/a.txt",
        "scan.ocr",
        "two/a.txt",
    ]


@pytest.mark.usefixtures("tree")
def test_outputs_of_ours_are_no_inputs() -> None:
    put("in/a.txt", "in/a.clean.txt", "in/a.edits.jsonl", "in/out/.ocrfix/manifest", "in/out/b.txt", "in/new/c.txt")
    assert places(Finder(), "in") == ["a.txt", "new/c.txt"]
    assert places(Finder(outputs=Path("in/new")), "in") == ["a.txt"]
    finder = Finder()
    assert places(finder, "in/a.clean.txt", "in/a.txt") == ["a.txt"]
    assert finder.left_out == ["in/a.clean.txt"]
    assert places(Finder(), "in/*.txt") == ["a.txt"]


@pytest.mark.usefixtures("tree")
def test_a_clean_text_without_a_ledger_beside_it_may_be_cleaned_when_it_is_named() -> None:
    put("memo.clean.txt")
    assert not is_own("memo.clean.txt")
    assert places(Finder(), "memo.clean.txt") == ["memo.clean.txt"]


@pytest.mark.usefixtures("tree")
def test_an_output_folder_that_is_the_input_folder_hides_only_its_own_pages() -> None:
    put("in/.ocrfix/manifest", "in/index.html", "in/a.txt", "in/sub/index.html")
    anything = Finder(takes=lambda name: True)
    assert places(anything, "in") == ["a.txt", "sub/index.html"]


@pytest.mark.usefixtures("tree")
def test_patterns_leave_out_as_gitignore_does() -> None:
    put("in/a.txt", "in/drafts/b.txt", "in/drafts/keep.txt", "in/deep/drafts/c.txt", "in/deep/d.txt", "in/deep/e.txt")
    Path("in/.ocrfixignore").write_text("# a comment\ndrafts/*\n!drafts/keep.txt\n")
    Path("in/deep/.ocrfixignore").write_text("/d.txt\n")
    assert places(Finder(), "in") == ["a.txt", "deep/drafts/c.txt", "deep/e.txt", "drafts/keep.txt"]
    assert places(Finder(exclude=["deep/"]), "in") == ["a.txt", "drafts/keep.txt"]
    assert places(Finder(exclude=["!d.txt", "keep.txt"]), "in") == [
        "a.txt",
        "deep/d.txt",
        "deep/drafts/c.txt",
        "deep/e.txt",
    ]
    with pytest.raises(InputError, match="--exclude: Invalid git pattern"):
        places(Finder(exclude=["!"]), "in")


@pytest.mark.usefixtures("tree")
def test_links_are_followed_once_and_never_in_a_circle() -> None:
    put("in/a.txt", "in/sub/b.txt", "away/c.txt")
    for name, target in {"up": "..", "self": ".", "inside": "sub", "away": "../away", "also": "../away"}.items():
        Path("in", name).symlink_to(target)
    Path("in/file.txt").symlink_to("a.txt")
    Path("in/broken.txt").symlink_to("nowhere")
    Path("away/back").symlink_to("../in")
    os.mkfifo("in/pipe.txt")
    assert places(Finder(), "in") == ["a.txt", "also/c.txt", "broken.txt", "file.txt", "sub/b.txt"]


@pytest.mark.usefixtures("tree")
def test_patterns_are_filled_in_below_their_fixed_part() -> None:
    put("in/x/a.txt", "in/x/y/b.txt", "in/z/c.txt", "in/note[1].txt")
    assert places(Finder(), "in/**/*.txt") == ["note[1].txt", "x/a.txt", "x/y/b.txt", "z/c.txt"]
    assert places(Finder(), "in/x/*.txt", "in/z/*.txt") == ["x/a.txt", "z/c.txt"]
    assert places(Finder(), "in/note[1].txt") == ["note[1].txt"]
    with pytest.raises(InputError, match=r"no file fits in/\*\.doc"):
        places(Finder(), "in/*.doc")


@pytest.mark.usefixtures("tree")
def test_a_list_names_files_with_their_tree() -> None:
    put("a/b.txt", "c.txt")
    entries = list(listed(b"a/b.txt\r\n\n./a/../c.txt\n/root/d.txt\n"))
    assert list(Finder().from_list(entries)) == [
        Found("a/b.txt", "a/b.txt"),
        Found("./a/../c.txt", "c.txt"),
        Found("/root/d.txt", "root/d.txt"),
    ]
    assert list(listed(b"with\nnewline\0b\r\0\0", nul=True)) == ["with\nnewline", "b\r"]
    for bad in ("../x.txt", "a"):
        with pytest.raises(InputError):
            list(Finder().from_list([bad]))


@pytest.mark.usefixtures("tree")
def test_names_that_are_no_text_are_found() -> None:
    Path("in").mkdir()
    raw = b"caf\xe9.txt"
    Path(os.fsdecode(b"in/" + raw)).write_text("x")
    (found,) = Finder()(["in"])
    assert os.fsencode(found.place) == raw
    assert list(listed(raw)) == [found.place]


@pytest.mark.usefixtures("tree")
def test_a_folder_that_cannot_be_read_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put("in/a.txt", "in/shut/b.txt")
    scan = os.scandir

    def shut(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", shut)
    finder = Finder()
    assert places(finder, "in") == ["a.txt"]
    assert finder.faults == ["cannot read the folder in/shut: permission denied; what is in it was left out"]
