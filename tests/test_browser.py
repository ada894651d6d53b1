"""The exported page in a real Chromium: search and filters by keyboard, its policy, both themes, paper.

Skipped where Chromium and its driver are not installed (on Debian: chromium, chromium-driver); the accessibility check
also where axe-core is not (npm install axe-core, here or globally, or ALLIANCE_AXE=/path/to/axe.min.js).
"""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import alliance_cli
from alliance_cli.answers import Corpus
from alliance_cli.corpus.search import _respelt
from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium and chromedriver are not installed")

OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def axe() -> Path | None:
    """Where axe-core lies, if it is installed."""
    places = [os.environ.get("ALLIANCE_AXE", ""), str(ROOT / "node_modules/axe-core/axe.min.js")]
    if npm := shutil.which("npm"):
        done = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, timeout=30)
        places.append(f"{done.stdout.strip()}/axe-core/axe.min.js")
    return next((Path(place) for place in places if place and Path(place).is_file()), None)


class Page:
    """The page as a reader with a keyboard meets it."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def open(self, theme: str = "light", width: int = 1400, height: int = 1000, hash: str = "") -> Page:
        feature = {"name": "prefers-color-scheme", "value": theme}
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get("about:blank")
        self.driver.get(self.url + hash)
        return self

    def do(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def type(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, id_: str) -> None:
        """Tabs from where the reader is until the element has the focus."""
        for _ in range(40):
            if self.focus() == id_:
                return
            self.type(Keys.TAB)
        raise AssertionError(f"{id_} is not reached by Tab")

    def focus(self) -> str:
        return str(self.do("return document.activeElement.id"))

    def scripts(self) -> list[int]:
        """The numbers of the scripts that are shown."""
        ids = self.do(
            "return [...document.querySelectorAll('.script')].filter(e => e.checkVisibility()).map(e => e.id)"
        )
        return [int(id_.removeprefix("script-")) for id_ in ids]

    def listed(self) -> list[str]:
        return list(
            self.do(
                "return [...document.querySelectorAll('.numbered a')].filter(e => e.checkVisibility()).map(e => e.hash)"
            )
        )

    def status(self) -> str:
        return str(self.do("return document.querySelector('output').textContent"))

    def complaints(self) -> list[str]:
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for option in [*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield started
    started.quit()


@pytest.fixture(scope="module")
def page(driver: webdriver.Chrome, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Page:
    file = tmp_path_factory.mktemp("export") / "alliance.html"
    file.write_text(alliance_cli.export(corpus), encoding="utf-8")
    return Page(driver, file.as_uri())


def test_it_opens_without_a_complaint_and_its_policy_holds(page: Page) -> None:
    page.open()
    assert page.complaints() == []
    assert page.do("return performance.getEntriesByType('resource').length") == 0
    page.do(
        """const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);
           document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)" onclick="window.ran = true">x</p>');
           document.getElementById('styled').click();"""
    )
    assert page.do("return window.ran === undefined")
    assert page.do("return getComputedStyle(document.getElementById('styled')).color") != "rgb(1, 2, 3)"
    assert len([said for said in page.complaints() if "Content Security Policy" in said]) >= 2


def test_search_by_keyboard(page: Page) -> None:
    page.open()
    page.tab_to("query")
    page.type("meta-communic")
    expected = [
        n
        for n in range(1, 20)
        if "metacommunic" in page.do(f"return document.getElementById('script-{n}').textContent").lower()
    ]
    assert page.scripts() == expected and 17 in expected and 5 not in expected
    assert page.listed() == [f"#script-{n}" for n in expected]
    assert page.status().startswith(f"{len(expected)} scripts")
    assert page.do("return CSS.highlights.get('hit').size") >= len(expected)
    page.type(Keys.ENTER)
    assert page.focus() == f"script-{expected[0]}"
    for typed, leads in (
        ("12", "script-12"),
        ("begrudging", "behaviour-begrudging-acceptance"),
        ("court", "script-13"),
    ):
        page.open()
        page.tab_to("query")
        page.type(typed, Keys.ENTER)
        assert page.focus() == leads
    page.open()
    page.tab_to("query")
    page.type("judgement")  # a label nearly everywhere, a word of two scripts
    assert page.scripts() == [5, 14]
    page.open()
    page.tab_to("query")
    page.type("fear RETALIATION")
    assert 0 < len(page.scripts()) < 6
    page.type(" zzzz")
    assert page.scripts() == [] and page.do("return document.getElementById('nothing').checkVisibility()")
    page.type(Keys.ESCAPE)
    assert page.scripts() == list(range(1, 20)) and page.focus() == "query"
    assert page.complaints() == []


def porter(words: list[str]) -> list[str]:
    """The stems under which SQLite keeps words, which are those of `alliance search`."""
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table text using fts5(word, tokenize='porter unicode61 remove_diacritics 2')")
    connection.execute("create virtual table stem using fts5vocab(text, 'instance')")
    connection.executemany("insert into text (rowid, word) values (?, ?)", enumerate(words))
    found = dict(connection.execute("select doc, term from stem"))
    return [found[place] for place in range(len(words))]


def test_the_page_cuts_and_respells_words_as_the_program_does(page: Page) -> None:
    page.open()
    texts = [
        ROOT / "data" / "scripts.yaml",
        ROOT / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "data" / "notes").iterdir(),
    ]
    words = sorted(
        {w for text in texts for w in re.findall("[a-z]+", text.read_text(encoding="utf-8", errors="ignore").lower())}
    )
    words += [
        "revving",
        "ies",
        "psychologist",
        "apologies",
        "generalizations",
        "oscillators",
        "ee",
        "yy",
        "yes",
        "sky",
        "caresses",
    ]
    assert len(words) > 10_000
    stems = page.do("return arguments[0].map(stem)", words)
    assert [pair for pair in zip(words, porter(words), stems, strict=True) if pair[1] != pair[2]] == []
    assert page.do("return arguments[0].map(respelt)", words) == [_respelt(word) for word in words]


@pytest.mark.parametrize("query, exactly", [
    ("exploring", False), ("recognize", True), ("recognised", True), ("apologies", True), ("oversold", True), ("criticised", True),
    ("metacommunicating", True), ("disappointments", True), ("dissatisfactions", True), ("retaliating fears", True), ("behaviours", False),
    ("behavior", False), ("colour", True), ("resisting", False), ("pseudo-alliance", True), ("pseudoalliance", True), ("here-and-now", False),
    ("meta-communication", True), ("hesitancies", True), ("agreed", False), ("therapist's", False), ("seductions", True),
])  # fmt: skip
def test_the_page_finds_what_the_program_finds(page: Page, corpus: Corpus, query: str, exactly: bool) -> None:
    """All of it; more only where a word begins like what was typed, or stands in what the program does not search."""
    found = corpus.search(query, limit=50)
    wanted = sorted(hit.number for hit in found.hits) if found.matched == "all" else []
    page.open()
    page.tab_to("query")
    page.type(query)
    assert set(page.scripts()) >= set(wanted)
    assert not exactly or page.scripts() == wanted
    if wanted:
        assert page.do("return CSS.highlights.get('hit').size") >= len(wanted)


@pytest.mark.parametrize(
    "kind, typed, wanted",
    [("marker", "Withd", "withdrawal"), ("behaviour", "Begr", "begrudging-acceptance"), ("component", "Goal", "goal")],
)
def test_filters_by_keyboard(page: Page, corpus: Corpus, kind: str, typed: str, wanted: str) -> None:
    page.open()
    page.tab_to(kind)
    page.type(typed)
    assert page.do(f"return document.getElementById('{kind}').value") == wanted
    assert page.scripts() == [row.number for row in corpus.scripts(**{kind: wanted})]
    assert page.do("return !document.querySelector('#situations').checkVisibility()")
    page.tab_to("clear")
    page.type(Keys.ENTER)
    page.do("return new Promise(done => setTimeout(done, 50))")
    assert page.scripts() == list(range(1, 20))


def test_a_link_to_what_the_search_hides_shows_it(page: Page) -> None:
    page.open(hash="#script-12")
    assert page.do("return Math.abs(document.getElementById('script-12').getBoundingClientRect().top) < 60")
    page.do(
        "document.getElementById('query').value = 'compass'; document.getElementById('find').dispatchEvent(new Event('input'))"
    )
    assert 12 in page.scripts() and 13 not in page.scripts()
    page.do("document.querySelector('#script-12 a[href=\"#script-13\"]').focus()")
    page.type(Keys.ENTER)
    assert 13 in page.scripts()
    assert page.do("return Math.abs(document.getElementById('script-13').getBoundingClientRect().top) < 60")


def test_all_controls_are_native_and_reached_in_order(page: Page) -> None:
    page.open()
    assert (
        page.do(
            "return document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"]), [onclick], [role=button]').length"
        )
        == 0
    )
    reached = []
    for _ in range(8):
        page.type(Keys.TAB)
        reached.append(page.do("const e = document.activeElement; return e.id || e.className || e.tagName"))
    assert reached[:6] == ["skip", "query", "marker", "component", "behaviour", "clear"]


@pytest.mark.parametrize("width", [320, 400, 800, 1400])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.open(width=width)
    assert page.do("return document.documentElement.scrollWidth") <= width
    assert page.do("return document.querySelector('#contents details').open") is (width >= 1088)


def test_what_stands_beside_its_name_stands_below_it_on_a_phone(page: Page) -> None:
    left = "return ['dt', 'dd'].map(e => document.querySelector(`.stages ${e}`).getBoundingClientRect().left)"
    for width, below in ((390, True), (820, False)):
        name, text = page.open(width=width).do(left)
        assert (name == text) is below


def test_no_word_of_the_picture_touches_an_arrow(page: Page) -> None:
    page.open()
    boxes = """return [...document.querySelectorAll(arguments[0])].map(e => e.getBBox())
                          .map(b => [b.x, b.y, b.x + b.width, b.y + b.height])"""
    for way in page.do(boxes, ".way"):
        for text in page.do(boxes, ".picture text"):
            assert text[0] > way[2] + 8 or text[2] < way[0] or text[1] > way[3] or text[3] < way[1]


def test_a_layer_with_the_longest_name_fits_too(driver: webdriver.Chrome, tmp_path: Path) -> None:
    text = (ROOT / "tests" / "corpora" / "valid" / "everything.yaml").read_text(encoding="utf-8")
    (tmp_path / "long.yaml").write_text(text.replace("name: north\n", f"name: {'n' * 60}\n"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        document = alliance_cli.export(alliance_cli.load(layers=[tmp_path / "long.yaml"]))
    (tmp_path / "long.html").write_text(document, encoding="utf-8")
    page = Page(driver, (tmp_path / "long.html").as_uri())
    for width in (320, 1200):
        page.open(width=width)
        assert page.do("return document.documentElement.scrollWidth") <= width
    assert page.complaints() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page: Page, theme: str) -> None:
    library = axe()
    if library is None:
        pytest.skip("axe-core is not installed")
    page.open(theme=theme, width=1000)
    page.do(library.read_text(encoding="utf-8"))
    found = page.driver.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r)).catch(e => done(String(e)))"
    )
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20
    dark = page.do("return getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", dark)[:3])) < 200) is (theme == "dark")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def feet_of(pdf: bytes) -> list[str]:
    """What stands beside the scope at the foot of each page: where in the document it is, and its number."""
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert all("For qualified or supervised therapists. Not for patients." in text for text in texts)
    return [text.partition("For qualified")[0] for text in texts]


def test_a_hand_out_on_paper(page: Page, corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "hand-out.html"
    file.write_text(alliance_cli.export(corpus, format="html", scripts=[7, 12]), encoding="utf-8")
    page.driver.get(file.as_uri())
    printed = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    marks = [foot.rpartition(" · ")[0] for foot in feet_of(printed)]
    assert list(dict.fromkeys(marks)) == [
        "Script 7",
        "Script 12",
    ]  # the cover on the first page, the source on the last


def test_paper(page: Page) -> None:
    page.open(theme="dark")
    printed = {}
    for name, width, height in (("A4", 8.27, 11.69), ("Letter", 8.5, 11.0)):
        options = {"paperWidth": width, "paperHeight": height, "printBackground": False}
        printed[name] = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", options)["data"])
        assert printed[name].startswith(b"%PDF") and 40 < pages_of(printed[name]) < 70
        marks = [foot.rpartition("·")[0].strip() for foot in feet_of(printed[name])]
        assert feet_of(printed[name]) == [f"{mark} · {n}" if mark else str(n) for n, mark in enumerate(marks, 1)]
        scripts = [f"Script {number}" for number in range(1, 20)]
        assert list(dict.fromkeys(marks)) == ["", "Markers", *scripts, "Situations", "Pathways", "Crosswalk"]
    page.do("window.print = () => {}; document.querySelector('#script-11 button.print').click()")
    one = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert 1 <= pages_of(one) <= 2 and feet_of(one) == ["1", "2"][: pages_of(one)]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    paper = page.do(
        """const colour = e => getComputedStyle(document.querySelector(e)).color;
           return [colour('html'), document.querySelector('#find').checkVisibility(),
                   getComputedStyle(document.querySelector('#script-9')).breakBefore]"""
    )
    assert paper == ["rgb(29, 33, 37)", False, "page"]
    # The contents stay at the width of a page.
    narrow = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    assert page.do("return document.querySelector('.numbered').checkVisibility()")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
