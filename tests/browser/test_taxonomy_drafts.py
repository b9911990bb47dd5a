"""A draft of a taxonomy edited in the console: by one, by two at once, taken back."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import press_on, wait_for_dialog
from tests.browser.taxonomies import bea, bo, go, now, press, taxonomy, tree

__all__ = ["bea", "bo", "tree"]


def deprecate(page: Any, concept: str, replacement: str) -> None:
    """Deprecate a concept, with another one in its place."""
    go(page, concept)
    press(page, "Delete")
    dialog = wait_for_dialog(page)
    dialog.get_by_role("combobox").focus()
    page.keyboard.type(replacement)
    page.get_by_role("option", name=replacement).wait_for()
    press(page, "Enter")
    dialog.get_by_role("button", name=f"Take out {replacement}").wait_for()
    press_on(dialog.get_by_role("button", name="Deprecate", exact=True))
    page.get_by_text(f"“{concept}” is deprecated.").wait_for()
    page.get_by_role("complementary").get_by_text("Replaced by").wait_for()


def test_a_draft_is_edited_and_one_s_edits_are_undone(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    go(page, "Owl")
    press(page, "F2")
    page.get_by_label("Rename Owl").wait_for()
    page.keyboard.type("Owls")
    press(page, "Enter")
    page.get_by_text("Renamed “Owl” to “Owls”.").wait_for()
    page.get_by_text("draft, 1 edit").wait_for()
    assert now(site, id_)["draft"]["concept"]["label"] == "Owls"
    press(page, "Insert")
    wait_for_dialog(page, name="Add a concept below “Owls”")
    page.keyboard.type("Ural owl")
    press(page, "Enter")
    page.get_by_role("treeitem", selected=True).filter(has_text="Ural owl").wait_for()
    go(page, "Wren")
    press(page, "Control+x")
    page.get_by_text("“Wren” is cut.").wait_for()
    go(page, "Owls")
    press(page, "Control+v")
    page.get_by_text("Moved “Wren”.").wait_for()
    below = [each["label"] for each in now(site, id_)["draft"]["concept"]["narrower"]["nodes"]]
    assert below == ["Barn owl", "Tawny owl", "Ural owl", "Wren"]
    deprecate(page, "Tawny owl", "Barn owl")
    page.get_by_role("tree").focus()
    for said in ("“Tawny owl” is deprecated.", "Moved “Wren”.", "Added “Ural owl”.", "Renamed"):
        press(page, "Control+z")
        page.get_by_role("status").filter(has_text=f"Undone: {said}").wait_for()
    page.get_by_role("treeitem", name="Ural owl").wait_for(state="detached")
    owl = now(site, id_)["draft"]["concept"]
    nodes = [(each["label"], each["deprecated"]) for each in owl["narrower"]["nodes"]]
    assert (owl["label"], nodes) == ("Owl", [("Barn owl", False), ("Tawny owl", False)])
    press(page, "Control+z")
    page.get_by_text("There is no edit of yours to undo.").wait_for()


def test_texts_are_written_in_several_languages(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    go(page, "Vole")
    press(page, "e")
    dialog = wait_for_dialog(page)
    press_on(dialog.get_by_role("button", name="Add to names"))
    dialog.get_by_label("Names: Text").nth(1).focus()
    page.keyboard.type("Wühlmaus")
    press(page, "Tab")
    page.keyboard.type("de")
    press_on(dialog.get_by_role("button", name="Add to notes"))
    dialog.get_by_label("Notes: Text").focus()
    page.keyboard.type("Small.")
    press_on(dialog.get_by_role("button", name="Save"))
    panel = page.get_by_role("complementary")
    panel.get_by_text("Wühlmaus").wait_for()
    panel.get_by_text("Small.").wait_for()


def test_concepts_are_merged_and_split_and_shown_before_publication(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    dialog = page.get_by_role("dialog")
    go(page, "Vole")
    press(page, "m")
    wait_for_dialog(page)
    dialog.get_by_role("combobox").focus()
    page.keyboard.type("wre")
    page.get_by_role("option", name="Wren").wait_for()
    press(page, "Enter")
    dialog.get_by_role("button", name="Take out Wren").wait_for()
    press_on(dialog.get_by_role("button", name="Merge"))
    page.get_by_text("Merged “Vole” into “Wren”.").wait_for()
    go(page, "Owl")
    press(page, "s")
    wait_for_dialog(page)
    for part in ("Barn owl", "Tawny owl"):
        dialog.get_by_role("combobox").focus()
        page.keyboard.type(part)
        page.get_by_role("option", name=part).wait_for()
        press(page, "Enter")
        dialog.get_by_role("button", name=f"Take out {part}").wait_for()
    press_on(dialog.get_by_role("button", name="Split"))
    page.get_by_text("Split “Owl”.").wait_for()
    kinds = [each["kind"] for each in now(site, id_)["draft"]["edits"]["nodes"]]
    assert kinds[:2] == ["TAXONOMY_CONCEPT_SPLIT", "TAXONOMY_CONCEPTS_MERGED"]
    press(page, "p")
    wait_for_dialog(page)
    dialog.get_by_text("Look at these before you publish").wait_for()
    press_on(dialog.get_by_role("button", name="Owl", exact=True))
    page.get_by_role("treeitem", selected=True).filter(has_text="Barn owl").wait_for()


def test_two_people_edit_one_draft_and_see_each_other(tree, site, bea, bo):
    id_ = taxonomy(site)
    mine = tree(bea, id_)
    theirs = tree(bo, id_)
    go(mine, "Owl")
    go(theirs, "Owl")
    press(theirs, "F2")
    theirs.get_by_label("Rename Owl").wait_for()
    theirs.keyboard.type("Owls")
    press(theirs, "Enter")
    mine.get_by_role("treeitem", name="Owls").get_by_text("✎ Bo").wait_for()
    mine.get_by_text("Bo edits now").wait_for()
    mine.get_by_role("complementary").get_by_text("Bo renamed it").wait_for()
    press(mine, "F2")
    mine.get_by_label("Rename Owls").wait_for()
    press(theirs, "F2")
    theirs.get_by_label("Rename Owls").wait_for()
    theirs.keyboard.type("Strigidae")
    press(theirs, "Enter")
    theirs.get_by_text("Renamed “Owls” to “Strigidae”.").wait_for()
    mine.keyboard.type("Typical owls")
    press(mine, "Enter")
    refusal = "Bo renamed it meanwhile."
    mine.get_by_role("treeitem", name="Strigidae").get_by_text(refusal).wait_for()
    mine.get_by_role("complementary").get_by_role("alert").get_by_text(refusal).wait_for()
    assert now(site, id_)["draft"]["concept"]["label"] == "Strigidae"
    go(theirs, "Wren")
    press(theirs, "F2")
    theirs.get_by_label("Rename Wren").wait_for()
    theirs.keyboard.type("Wrens")
    press(theirs, "Enter")
    theirs.get_by_text("Renamed “Wren” to “Wrens”.").wait_for()
    press(mine, "F2")
    mine.get_by_label("Rename Strigidae").wait_for()
    mine.keyboard.type("Typical owls")
    press(mine, "Enter")
    theirs.get_by_role("treeitem", name="Typical owls").get_by_text("✎ Bea").wait_for()
    theirs.get_by_text("Bea edits now").wait_for()
