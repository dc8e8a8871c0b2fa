"""How quick the report is with thousands of edits, in a real browser: `make bench-report`, or

    python -m benchmarks.report [--edits 5000] [--out FILE]

A synthetic document is cleaned of nothing: words are spoilt at random, and the ledger mends them. Measured are the
time from navigation to the first picture, and for each key the time from its press to the next
picture. CPU time is of the page's whole process, until it
is idle again: what a busy machine does to the wall time, it does not do to that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from ocrfix.document import from_text
from ocrfix.edits import Fix, Move, Note, Span
from ocrfix.reports import html
from ocrfix.result import Entry, Result, Rule, Status
from ocrfix.text import Text

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
STAMP = "Approved For Release 2001/01/01 : CIA-RDP80-00810A004300550004-0"
KEYS = ("j", "k", "n", "a", "r", "u", "v", "o", "f")  # those that answer at once
REPEATS = 20
OPENINGS = 5


def document(edits: int, seed: int = 7) -> Result:
    """A memo with about `edits` edits: a quarter only suggested, a stamp a page, a few moves."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(2_000)]
    sentences = [" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(edits * 4 // 3)]
    paragraphs = [" ".join(sentences[n : n + 6]) for n in range(0, len(sentences), 6)]
    pages = ["\n\n".join([STAMP, *paragraphs[n : n + 8]]) for n in range(0, len(paragraphs), 8)]
    text = Text("\n\n\f".join(pages) + "\n")
    entries: list[Entry] = []

    def take(proposal: Fix | Move) -> None:
        edit = text.lift(proposal)
        sure = proposal.note.confidence >= 0.95
        if sure:
            assert text.apply(edit)
        entries.append(Entry(edit, Status.APPLIED if sure else Status.SUGGESTED))

    places = [at for at, character in enumerate(text.shown) if character == "." and text.shown[at - 4 : at].isalpha()]
    for at in sorted(chance.sample(places, edits - len(pages) - 20), reverse=True):
        sure = chance.choice([0.6, 0.96, 0.97, 0.99])
        word = text.shown[at - 4 : at]
        take(Fix(Span(at - 4, at), word[::-1], Note(chance.choice(["SPL001", "TRM001", "HYP001"]), sure, f"'{word}'")))
    shown = text.show()
    starts = [at for at in range(len(shown)) if shown.startswith(STAMP, at)]
    for at in reversed(starts):
        take(Fix(Span(at, at + len(STAMP) + 2), "", Note("STM001", 0.99, "a release stamp")))
    shown = text.show()
    for n in range(20, 0, -1):
        at = shown.index(". ", n * len(shown) // 22) + 2
        end = shown.index(". ", at + 200) + 2
        middle = shown.index(". ", at) + 2
        blocks = (Span(middle, end), Span(at, middle))
        take(Move(blocks, Note("ORD001", 0.7 if n % 2 else 0.96, "a sentence out of place")))
    rules = {code: Rule(f"the fault {code}", code.lower(), "words") for code in ("SPL001", "TRM001", "HYP001")}
    return Result(from_text(text.original, "large.txt"), tuple(entries), made_by={"ocrfix": "bench"}, rules=rules)


def opening(page: Page, path: Path) -> float:
    """Milliseconds from navigation to the first picture of the page, with its script running."""
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("#app:not([hidden])", timeout=60_000)
    script = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
    return float(page.evaluate(script))


def cpu(session: CDPSession) -> float:
    """CPU time of the browser's renderers so far, all threads, in milliseconds."""
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return 1000 * sum(float(each["cpuTime"]) for each in processes if each["type"] == "renderer")


def pressed(page: Page, key: str) -> float:
    """Milliseconds from a key's press to the next picture."""
    page.evaluate("() => { window.latest = []; }")
    page.keyboard.press(key)
    page.wait_for_function("() => window.latest.length > 0", polling=50)
    return float(page.evaluate("() => Math.max(...window.latest)"))


def pressing(page: Page, session: CDPSession, key: str) -> dict[str, float]:
    """A key, pressed again and again."""
    before = cpu(session)
    walls = [pressed(page, key) for _ in range(REPEATS)]
    page.wait_for_timeout(500)
    used = (cpu(session) - before) / REPEATS
    return {"median": round(statistics.median(walls)), "worst": round(max(walls)), "cpu_mean": round(used, 1)}


OBSERVER = """
window.latest = [];
document.addEventListener("keydown", (event) => {
  requestAnimationFrame(() => setTimeout(() => window.latest.push(performance.now() - event.timeStamp)));
}, true);
"""


def measured(edits: int) -> dict[str, Any]:
    """All figures."""
    result = document(edits)
    source = html.render(result).encode()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "large.report.html"
        path.write_bytes(source)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        session = browser.new_browser_cdp_session()
        opened, used = [], []
        for _ in range(OPENINGS):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            before = cpu(session)
            opened.append(opening(page, path))
            page.wait_for_selector("#text:not([aria-busy])")
            used.append(cpu(session) - before)
            page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        opening(page, path)
        page.wait_for_selector("#text:not([aria-busy])")
        page.evaluate(OBSERVER)
        page.keyboard.press("j")
        keys = {key: pressing(page, session, key) for key in KEYS}
        version = browser.version
        browser.close()
    return {
        "edits": len(result.entries),
        "characters": len(result.document.original),
        "page_bytes": len(source),
        "chromium": version,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {_beside()}",
        "open_ms": {
            "median": round(statistics.median(opened)),
            "worst": round(max(opened)),
            "cpu_median_until_all_is_drawn": round(statistics.median(used)),
        },
        "key_ms": keys,
    }


def _beside() -> str:
    """What else the machine was doing, and whether that could keep the browser waiting."""
    ahead = os.sched_getscheduler(0) in (os.SCHED_RR, os.SCHED_FIFO)
    return f"load {os.getloadavg()[0]:.1f}" + (", the browser ahead of it (chrt -r 1)" if ahead else "")


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--edits", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/report.json"))
    options = parser.parse_args()
    figures = measured(options.edits)
    told = json.dumps(figures, indent=1) + "\n"
    options.out.write_text(told, "utf-8")
    print(told, end="")


if __name__ == "__main__":
    main()
