"""A real browser: Debian's Chromium (`make browser`), driven by Playwright, one for the session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reading import Opened

from ocrfix.reports import html
from ocrfix.result import Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no {CHROMIUM}: `make browser` installs it")
        pytest.skip("there is no Chromium: `make browser` installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens the report of a result; whatever it should not do, load or say fails the test."""
    contexts = []
    faults: list[str] = []

    def opened(result: Result, *, script: str = "", **options: object) -> Page:
        path = tmp_path / "memo.report.html"
        path.write_bytes(html.render(result).encode("utf-8", "backslashreplace"))
        return again(path, script=script, **options)

    def again(path: Path, *, script: str = "", **options: object) -> Page:
        context = browser.new_context(accept_downloads=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: faults.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.accept()))
        page.on("request", lambda asked: faults.extend([asked.url] * (not asked.url.startswith(("file:", "blob:")))))
        if script:
            page.add_init_script(script)
        page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            page.wait_for_selector("#app:not([hidden])")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
