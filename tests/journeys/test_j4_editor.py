"""J4, steps 1, 2, 3, 5, 6 and 9: live numbers, figures and tables, two who write at once, a number that turns red.

One team, two people with a browser each, one step after the other: what a step writes, the next one reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PART = "/reports/text/write/CHA-summary/"
SLOW_MS = 90_000
"""Until a run of the worker shows, on a machine with other work."""


@dataclass
class Desk:
    """A person with the editor open."""

    page: object
    team: object

    def open(self) -> None:
        self.page.goto(self.team.within(PART))
        self.page.locator("[data-tools]").wait_for()
        # the marks of the review draw themselves over the text once it is there
        self.page.wait_for_load_state("networkidle")

    @property
    def text(self):
        return self.page.locator("[data-text] .ProseMirror")

    def saved(self) -> None:
        self.page.locator("[data-save-state][data-is=saved]").wait_for()

    def write_below_title(self, *keys: str) -> None:
        """Words and keys, as a person types them; Enter takes what a picker offers."""
        self.text.locator("h2").first.click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Enter")
        self.type(*keys)

    def type(self, *keys: str) -> None:
        for key in keys:
            if key == "Enter":
                self.page.locator("[data-picker] [role=option]").first.wait_for()
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    def add_to(self, words: str, more: str) -> None:
        self.text.get_by_text(words).click()
        self.page.keyboard.press("End")
        self.page.keyboard.type(more)

    def do(self, what: str):
        """Press a button of the tool bar; gives the dialog that it opens, if it opens one."""
        self.page.locator(f"[data-do={what}]").click()
        return self.page.locator("dialog[open]")

    def place(self, kind: str, figure: str, **words: str) -> None:
        """By the tool bar: choose, word, put in."""
        self.page.locator(f"[data-do={kind}]").click()
        dialog = self.page.locator("[data-placing]")
        dialog.get_by_label("Find").fill(figure)
        dialog.get_by_text(re.compile(rf"^{figure} ·")).first.click()
        for label, said in words.items():
            dialog.get_by_label(label.replace("_", " ")).fill(said)
        dialog.get_by_role("button", name="Put in").click()


@pytest.fixture
def desks(browser, team):
    """The editor and the analyst; afterwards no error on either console."""
    wrong: list[str] = []
    contexts, made = [], []
    for persona in ("editor", "analyst"):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", accept_downloads=True
        )
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        team.sign_in(page, persona)
        contexts.append(context)
        made.append(Desk(page, team))
    yield made
    for context in contexts:
        context.close()
    assert not wrong


def step_1_a_live_number_is_put_in_by_keys_and_tells_what_it_is(
    editor: Desk, _analyst: Desk
) -> None:
    editor.open()

    editor.write_below_title("In 2016, #killed-by-year 2016", "Enter", " people were killed.")
    editor.saved()

    said = editor.text.get_by_text("people were killed.").first
    assert re.search(r"In 2016, \d+ people were killed\.", said.inner_text())
    said.locator(".live").hover()
    card = editor.page.locator("[data-card]")
    card.get_by_text(re.compile(r"n = \d+")).wait_for()
    assert "killed-by-year/2016" in card.inner_text()
    editor.page.mouse.move(0, 0)


def step_2_figure_and_table_want_their_words_and_are_referred_to(
    editor: Desk, _analyst: Desk
) -> None:

    editor.place("figure", "killed-by-year", Caption="People killed by year")
    dialog = editor.page.locator("[data-placing]")
    assert "It has no text alternative." in dialog.get_by_role("alert").inner_text()
    assert not serious(editor.page)
    dialog.get_by_label("What it shows").fill("A line over the years that ends at its peak.")
    dialog.get_by_role("button", name="Put in").click()
    editor.page.locator(".b-figure img").wait_for()
    editor.place("table", "killed-by-mission", Caption="People killed by mission")
    editor.page.locator(".b-table table").wait_for()
    editor.add_to("people were killed.", " @People killed by year")
    editor.type("Enter", " shows all years.")
    editor.saved()

    drawn = editor.page.locator(".b-figure img").get_attribute("alt")
    assert drawn.startswith("A line over the years that ends at its peak. ")
    assert editor.text.locator(".in-reference", has_text="People killed by year").count() == 1
    assert not serious_in_both_looks(editor.page)


def step_3_two_write_beside_each_other_and_nothing_is_written_over(
    editor: Desk, analyst: Desk
) -> None:
    editor.write_below_title("Of two who write.")
    editor.saved()
    analyst.open()
    analyst.text.get_by_text("Of two who write.").click()
    editor.page.locator("[data-who=analyst]").wait_for()

    # What the first saves has not come to the second yet, as on a slow line.
    analyst.page.route("**/here/", lambda route: route.fulfill(json={"others": [], "part": None}))
    editor.add_to("Of two who write.", " By the editor.")
    editor.saved()
    analyst.add_to("Of two who write.", " By the analyst.")

    conflict = analyst.page.get_by_role("dialog", name="Two worded this block at once")
    conflict.wait_for()
    assert "By the editor." in conflict.locator("[data-theirs]").inner_text()
    assert "By the analyst." in conflict.locator("[data-mine]").inner_text()
    assert not serious(analyst.page)
    analyst.page.keyboard.press("End")
    analyst.page.keyboard.type(" And by the editor.")
    conflict.get_by_role("button", name="Keep what stands on the right").click()
    analyst.saved()
    analyst.page.unroute("**/here/")
    editor.text.get_by_text("Of two who write. By the analyst. And by the editor.").wait_for()


def step_the_tool_bar_puts_in_moves_takes_out_and_brings_back(editor: Desk, _analyst: Desk) -> None:
    editor.open()
    page, box = editor.page, editor.text.locator(".b-box")
    editor.write_below_title("What stands apart.")
    dialog = editor.do("box")
    dialog.get_by_label("Title of the box").fill("How to read it")
    dialog.get_by_role("button", name="Put in").click()
    page.keyboard.type("Each death counts once.")
    editor.add_to("What stands apart.", " /")
    editor.type("Enter")
    dialog = editor.do("note")
    page.keyboard.type("Told by the mission.")
    dialog.get_by_role("button", name="Keep").click()
    editor.do("acronyms")
    editor.text.get_by_text("A run fills this").nth(1).wait_for()
    editor.saved()

    box.get_by_text("Each death counts once.").click()
    page.keyboard.press("Alt+Shift+ArrowUp")
    editor.saved()
    editor.do("out")
    box.wait_for(state="detached")
    editor.saved()
    page.keyboard.press("Control+z")
    box.wait_for()
    editor.saved()

    page.goto(editor.team.within("/reports/text/"))
    blocks = page.locator("section.sheet[id]").all_inner_texts()
    at = next(n for n, said in enumerate(blocks) if "Each death counts once." in said)
    beside = next(n for n, said in enumerate(blocks) if "What stands apart." in said)
    assert "How to read it" in blocks[at]
    assert "Told by the mission." in blocks[beside]
    assert "Rests on Q-" in blocks[beside]
    assert abs(at - beside) <= 2
    assert any("Acronyms with the words" in said for said in blocks)


def step_who_may_read_a_block_is_chosen_and_stands_above_it(editor: Desk, _analyst: Desk) -> None:
    editor.open()
    page = editor.page
    editor.text.get_by_text("Each death counts once.").click()
    dialog = editor.do("readers")
    dialog.get_by_label("the house and these countries").check()
    dialog.get_by_role("button", name="Keep").click()
    assert dialog.get_by_role("alert").get_by_text("No country is chosen.").is_visible()
    dialog.get_by_label("Find a country").fill("norw")
    dialog.get_by_label("Norway").check()
    assert not serious(page)
    dialog.get_by_role("button", name="Keep").click()
    tag = editor.text.get_by_role("button", name="only for Norway")
    tag.wait_for()
    editor.saved()

    # What is put in behind it is for the same readers, and undone it is for everybody again.
    editor.text.get_by_text("Each death counts once.").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("And each injury.")
    editor.saved()
    assert tag.count() == 2
    assert not serious_in_both_looks(page)
    page.goto(editor.team.within("/reports/text/"))
    injury = page.locator("section.sheet[id]").filter(has_text="And each injury.")
    assert injury.get_by_text("only for Norway").is_visible()


def step_what_is_live_stays_live_when_it_is_cut_out_and_put_in_elsewhere(
    editor: Desk, _analyst: Desk
) -> None:
    editor.open()
    editor.write_below_title("Live, #killed-by-year 2015", "Enter", " as it is cut.")
    editor.saved()
    live = editor.text.locator("p", has_text="as it is cut.")
    number = live.locator(".live").inner_text()
    live.click(click_count=3)
    editor.page.keyboard.press("Control+x")
    editor.text.get_by_text("What stands apart.").click()
    editor.page.keyboard.press("Home")
    editor.page.keyboard.press("Control+v")
    editor.saved()
    assert (
        editor.text.locator("p", has_text="as it is cut.").locator(".live").inner_text() == number
    )


def step_a_key_acts_where_the_browser_has_the_caret(editor: Desk, _analyst: Desk) -> None:
    """The browser tells of a caret a moment after it moved; on a busy machine the next key comes first."""
    editor.open()
    title = editor.text.locator("h2").first
    said = title.inner_text()
    title.click()
    below = editor.page.evaluate("""() => {
        const [title] = document.querySelectorAll("[data-text] h2");
        getSelection().collapse(title.firstChild, title.firstChild.length);
        const enter = { key: "Enter", keyCode: 13, bubbles: true, cancelable: true };
        title.parentElement.dispatchEvent(new KeyboardEvent("keydown", enter));
        return title.nextElementSibling.textContent;
    }""")
    assert (title.inner_text(), below) == (said, "")
    editor.page.keyboard.press("Control+z")
    editor.saved()


def keep_version(desk: Desk, name: str) -> None:
    desk.page.goto(desk.team.within("/reports/versions/"))
    desk.page.get_by_label("Name").fill(name)
    desk.page.get_by_role("button", name="Keep").click()
    desk.page.get_by_role("rowheader", name=re.compile(name)).wait_for()


def step_5_a_corrected_record_turns_the_number_red_without_loading_anew_and_it_is_taken_over(
    editor: Desk, analyst: Desk
) -> None:
    keep_version(editor, "Before the correction")
    editor.open()
    before = editor.text.get_by_text("people were killed.").locator(".live").inner_text()

    analyst.page.goto(analyst.team.within("/linkage/incidents/?cause=malicious_act&year=2016"))
    for key in ("j", "Enter"):
        analyst.page.keyboard.press(key)
    analyst.page.wait_for_url("**/linkage/incidents/IN-*/")
    analyst.page.get_by_role("link", name="Choose killed").click()
    analyst.page.get_by_label("as I write it").check()
    analyst.page.get_by_label("My value").fill("40")
    analyst.page.get_by_label("Why", exact=True).fill("The board of inquiry counted them.")
    analyst.page.get_by_role("button", name="Choose this value").click()
    analyst.page.get_by_text("Chosen. The other values stay beside it.").wait_for()

    red = editor.text.get_by_text("people were killed.").locator(".live.red")
    red.wait_for(timeout=SLOW_MS)
    assert red.locator("s").inner_text() == before
    after = red.locator("b").inner_text()
    assert int(after) > int(before)
    red.hover()
    editor.page.get_by_role("button", name=f"Take over {after}").click()
    red.wait_for(state="detached")
    assert editor.text.get_by_text("people were killed.").locator(".live").inner_text() == after


def step_6_two_versions_differ_in_words_and_numbers(editor: Desk, _analyst: Desk) -> None:
    keep_version(editor, "Draft after it")
    editor.page.get_by_label("Before").select_option(label="Before the correction")
    editor.page.get_by_label("After").select_option(label="Draft after it")
    editor.page.get_by_role("button", name="Compare").click()

    numbers = editor.page.locator("#numbers")
    assert numbers.get_by_text("killed-by-year/2016").count()
    assert not serious(editor.page)


def step_9_a_typed_number_is_made_live_by_one_click(editor: Desk, _analyst: Desk) -> None:
    editor.open()
    number = editor.text.get_by_text("people were killed.").first.locator(".live").inner_text()
    editor.write_below_title(f"It was {number} in that year.")
    editor.saved()

    typed = editor.page.locator("[data-typed-list] li", has_text=f"“{number}”").first
    typed.get_by_role("button", name=re.compile("^Make it live")).first.click()
    editor.saved()

    assert editor.text.get_by_text("in that year.").first.locator(".live").inner_text() == number


def test_j4_a_chapter_is_written_by_two_and_follows_its_data(desks):
    for step in (
        step_1_a_live_number_is_put_in_by_keys_and_tells_what_it_is,
        step_2_figure_and_table_want_their_words_and_are_referred_to,
        step_3_two_write_beside_each_other_and_nothing_is_written_over,
        step_the_tool_bar_puts_in_moves_takes_out_and_brings_back,
        step_who_may_read_a_block_is_chosen_and_stands_above_it,
        step_what_is_live_stays_live_when_it_is_cut_out_and_put_in_elsewhere,
        step_a_key_acts_where_the_browser_has_the_caret,
        step_5_a_corrected_record_turns_the_number_red_without_loading_anew_and_it_is_taken_over,
        step_6_two_versions_differ_in_words_and_numbers,
        step_9_a_typed_number_is_made_live_by_one_click,
    ):
        step(*desks)
