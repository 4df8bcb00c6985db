"""What is kept stays: on the saved_variants, in a session's file, in a link; what is damaged is refused where it stands."""

from __future__ import annotations

import base64
import json
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from integration_sim import atomic
from integration_sim.dashboard.pages.choose import _with_kept
from integration_sim.dashboard.visitor import links, workspace
from integration_sim.dashboard.visitor import saved_variants as saved_variants
from integration_sim.dashboard.visitor.editing import removed
from integration_sim.dashboard.visitor.saved_variants import MOST_KEPT, SavedVariants, read_session, saved_variants_of
from integration_sim.dashboard.visitor.variants import Variant, opened
from integration_sim.dashboard.visitor.workspace import Workspace
from integration_sim.scenario.errors import ScenarioError
from integration_sim.scenario.schema import Scenario


@pytest.fixture
def variant(small: Scenario) -> Variant:
    return removed(opened(small), "levers.0").with_off(small.to_data()["levers"][0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(saved_variants, "sessions_folder", lambda: tmp_path)
    monkeypatch.setattr(saved_variants, "_all_saved", {})
    return tmp_path


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart: nothing is in memory."""
    monkeypatch.setattr(saved_variants, "_all_saved", {})


def test_kept_and_draft_outlive_a_restart(variant: Variant, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = saved_variants_of("somebody").keep(variant, "  without\ncoaching ")
    saved_variants_of("somebody").note(variant)
    forget(monkeypatch)
    again = saved_variants_of("somebody")
    assert list(again.kept.values()) == [kept]
    assert kept.name == "without coaching"
    assert again.draft == variant


def test_visitors_do_not_see_each_other(variant: Variant, folder: Path) -> None:
    saved_variants_of("one").keep(variant, "mine")
    assert not saved_variants_of("another").kept
    assert saved_variants_of("one") is saved_variants_of("one")


def test_a_visitors_name_is_no_path(variant: Variant, folder: Path) -> None:
    saved_variants_of("../../etc/passwd").keep(variant, "mine")
    assert [path.parent for path in folder.rglob("*.json")] == [folder]


def test_two_tabs_that_change_one_variant_keep_both(variant: Variant, folder: Path) -> None:
    first = saved_variants_of("somebody").keep(variant, "plan")
    one, other = first, first  # two tabs open what was kept
    newer = saved_variants_of("somebody").keep(one, "plan")
    late = saved_variants_of("somebody").keep(other, "plan")
    assert newer.identity == first.identity
    assert late.identity != first.identity
    assert [kept.name for kept in saved_variants_of("somebody").kept.values()] == ["plan", "plan (2)"]


def test_another_name_keeps_another_variant(variant: Variant, folder: Path) -> None:
    first = saved_variants_of("somebody").keep(variant, "plan")
    second = saved_variants_of("somebody").keep(first, "other plan")
    assert second.identity != first.identity
    again = saved_variants_of("somebody").keep(second, "other plan")
    assert again.identity == second.identity
    assert [kept.name for kept in saved_variants_of("somebody").kept.values()] == ["plan", "other plan"]


def test_every_tab_hears_of_what_is_kept(variant: Variant, folder: Path) -> None:
    heard: list[str] = []
    stop = saved_variants_of("somebody").listen(lambda: heard.append("kept"))
    kept = saved_variants_of("somebody").keep(variant, "plan")
    stop()
    saved_variants_of("somebody").remove(kept.identity)
    assert heard == ["kept"]


def test_what_another_tab_has_removed_is_told_of(folder: Path) -> None:
    work = Workspace(saved_variants_of("somebody"))
    _with_kept(work, "0" * 32, lambda kept: pytest.fail("there is none"))
    assert work.message.value is not None
    assert "another tab has removed it" in work.message.value.text


def test_a_full_shelf_and_names_that_cannot_be(variant: Variant, folder: Path) -> None:
    for wrong in ("", "   ", "x" * 81):
        with pytest.raises(ScenarioError, match="a name of 1 to 80 letters"):
            saved_variants_of("somebody").keep(variant, wrong)
    for _ in range(MOST_KEPT):
        saved_variants_of("somebody").keep(opened(variant.baseline), "plan")
    with pytest.raises(ScenarioError, match="at most 40"):
        saved_variants_of("somebody").keep(variant, "one too many")


def test_a_damaged_file_is_set_aside_and_said(variant: Variant, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_variants_of("somebody").keep(variant, "plan")
    (path,) = folder.glob("*.json")
    path.write_text(path.read_text()[:-200])
    forget(monkeypatch)
    again = saved_variants_of("somebody")
    assert not again.kept
    assert "set aside" in again.trouble
    assert list(folder.glob("*.damaged.json"))
    again.keep(variant, "plan")  # goes on


def test_a_kill_while_writing_leaves_the_old_file(variant: Variant, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_variants_of("somebody").keep(variant, "plan")
    before = next(folder.glob("*.json")).read_text()
    monkeypatch.setattr(atomic.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        saved_variants_of("somebody").keep(opened(variant.baseline), "another")
    assert next(folder.glob("*.json")).read_text() == before
    assert not list(folder.glob(".*"))


def test_a_session_goes_out_and_in(variant: Variant, folder: Path) -> None:
    kept = saved_variants_of("one").keep(variant, "plan")
    text = saved_variants_of("one").exported()
    assert saved_variants_of("another").take_in(text, "session.json") == 1
    assert saved_variants_of("another").take_in(text, "session.json") == 0
    assert list(saved_variants_of("another").kept.values()) == [kept]


REFORM = {"kind": "reform", "form": "ijb", "announced": "2005-01", "live": "2006-01"}


def broken(variant: Variant) -> dict[str, tuple[str, str]]:
    """Return texts of session files that cannot be used, and what each error must say."""
    sound = json.loads(SavedVariants(Path("x"), {variant.identity: variant}).exported())

    def put(path: str, value: Any) -> str:
        data = json.loads(json.dumps(sound))
        *way, last = path.split(".")
        here = data
        for part in way:
            here = here[int(part)] if part.isdigit() else here[part]
        here[int(last) if last.isdigit() else last] = value
        return json.dumps(data, indent=1)

    return {
        "not a session": ("{}", "expected a session file of the dashboard"),
        "a list": ("[1, 2]", "expected a session file of the dashboard"),
        "another version": (put("version", 2), "expected a session file of the dashboard"),
        "cut short": (json.dumps(sound, indent=1)[:-300], "s.json"),
        "cut before a value": ('{"format":\n', "s.json, line 2: found a text that ends too early"),
        "nested deeply": ('{"a": ' * 5000 + "1" + "}" * 5000, "s.json"),
        "an alias": ("a: &x 1\nb: *x\n", "s.json, line 1"),
        "a wrong scenario": (put("variants.0.scenario.months", -3), r"s.json, line \d+: variants.0.scenario.months: found -3"),
        "an unknown field": (put("variants.0.baseline.colour", "red"), r"variants.0.baseline.colour"),
        "no number": (put("variants.0.scenario.history.cross_trust", float("nan")), "variants.0.scenario.history.cross_trust"),
        "a name with a line break": (put("variants.0.name", "a\nb"), r"line \d+: variants.0.name"),
        "an identity that is a path": (put("variants.0.identity", "../../x"), "variants.0.identity"),
        "another span": (put("variants.0.baseline.months", 30), "variants.0.scenario.start"),
        "variants that are none": (put("variants", "none"), "variants: found 'none'"),
        "a revision that is none": (put("variants.0.revision", True), "variants.0.revision"),
        "off that is none": (put("variants.0.off", 7), "variants.0.off"),
        "off without a kind": (put("variants.0.off.0", {}), r"line \d+: variants.0.off.0: found no kind"),
        "off with a wrong date": (put("variants.0.off.0.start", "2016-13"), r"line \d+: variants.0.off.0.start"),
        "off with a wrong form": (put("variants.0.off.0", REFORM | {"form": "xx"}), "variants.0.off.0.form: found 'xx'"),
        "off with months that are none": (put("variants.0.off.0.months", "x"), "variants.0.off.0.months: found 'x'"),
        "a path to a roster": (put("variants.0.scenario.roster", "/etc/passwd"), "variants.0.scenario.roster"),
    }


CASES = (
    "not a session",
    "a list",
    "another version",
    "cut short",
    "cut before a value",
    "nested deeply",
    "an alias",
    "a wrong scenario",
    "an unknown field",
    "no number",
    "a name with a line break",
    "an identity that is a path",
    "another span",
    "variants that are none",
    "a revision that is none",
    "off that is none",
    "off without a kind",
    "off with a wrong date",
    "off with a wrong form",
    "off with months that are none",
    "a path to a roster",
)


@pytest.mark.parametrize("case", CASES)
def test_broken_sessions_say_where_and_change_nothing(variant: Variant, folder: Path, case: str) -> None:
    text, expected = broken(variant)[case]
    with pytest.raises(ScenarioError, match=expected):
        saved_variants_of("somebody").take_in(text, "s.json")
    assert not saved_variants_of("somebody").kept


def test_the_cases_are_all(variant: Variant) -> None:
    assert tuple(broken(variant)) == CASES


def test_a_link_makes_the_same_variant_again(variant: Variant) -> None:
    assert links.unpacked(links.packed(variant)) == variant


@pytest.mark.parametrize("letters", ["", "!!!", "abc", "eJw", "x" * 70_000, base64.urlsafe_b64encode(zlib.compress(b"[" * 90)).decode()])
def test_damaged_links(letters: str) -> None:
    with pytest.raises(ScenarioError):
        links.unpacked(letters)


def test_a_link_that_unpacks_to_something_huge() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 40_000_000, 9)).decode()
    assert len(bomb) < links.LONGEST_LINK
    with pytest.raises(ScenarioError, match="damaged"):
        links.unpacked(bomb)


def test_a_link_cut_short(variant: Variant) -> None:
    with pytest.raises(ScenarioError, match="damaged"):
        links.unpacked(links.packed(variant)[:-40])


def test_sessions_are_read_as_they_were_written(variant: Variant) -> None:
    kept, draft = read_session(SavedVariants(Path("x"), {variant.identity: variant}).exported(), "s.json")
    assert (kept, draft) == ([variant], None)


def test_a_guess_does_not_push_aside_what_is_waited_for(variant: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Scenario] = []
    answer = threading.Event()

    def slowly(baseline: Scenario, arms: dict[str, Scenario], work: object, vectors: object) -> str:
        asked.append(arms["yours"])
        answer.wait(10)
        return "answer"

    monkeypatch.setattr(workspace, "compared", slowly)
    work = workspace.Workspace(SavedVariants(Path("nowhere")))
    monkeypatch.setattr(work.saved_variants, "note", lambda _: None)
    work.open(variant)
    work.foresee(lambda one: one.with_scenario(one.scenario.override({"finance.pressure": 0.9})))  # the machine seems idle
    answer.set()
    for _ in range(500):
        if work.shown.value is not None:
            break
        time.sleep(0.01)
    assert asked == [variant.scenario]
    assert work.shown.value is not None
    assert not work.busy.value
