"""The screens of taxonomies: browsed, compared, published, imported, migrated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    keep_picture,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    until,
    wait_for_dialog,
)
from tests.browser.taxonomies import (
    active,
    bea,
    drawing,
    edit,
    go,
    now,
    press,
    rename,
    taxonomy,
    tree,
)

__all__ = ["bea", "tree"]


def test_one_walks_through_a_tree_and_finds_concepts_by_keyboard(tree, site, bea):
    page = tree(bea, taxonomy(site))
    rows = page.get_by_role("treeitem")
    require_count(rows, 2)
    press(page, "ArrowRight")
    page.get_by_role("treeitem", name="Bird").wait_for()
    press(page, "ArrowDown", "ArrowRight")
    page.get_by_role("treeitem", name="Wren").wait_for()
    assert rows.nth(1).get_attribute("aria-level") == "2"
    assert rows.nth(1).get_attribute("aria-expanded") == "true"
    press(page, "ArrowLeft")
    page.get_by_role("treeitem", name="Wren").wait_for(state="detached")
    press(page, "ArrowLeft")
    assert "Animal" in active(page)
    press(page, "*")
    page.get_by_role("treeitem", name="Oak").wait_for()
    go(page, "Barn owl")
    panel = page.get_by_role("complementary")
    panel.get_by_text("Animal › Bird › Owl › Barn owl").wait_for()
    panel.get_by_text("added").wait_for()
    page.wait_for_url("**concept=barn-owl")
    press(page, "Enter")
    once(page, lambda: panel.evaluate("e => document.activeElement === e"))
    press_on(panel.get_by_role("button", name="Owl", exact=True))
    page.wait_for_url("**concept=owl")
    page.reload()
    selected = page.get_by_role("treeitem", selected=True)
    selected.filter(has=page.get_by_text("Owl", exact=True)).wait_for()


def test_versions_and_the_draft_are_compared(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    press(page, "d")
    dialog = wait_for_dialog(page)
    press_on(dialog.get_by_role("button", name="Compare"))
    page.get_by_text("Nothing differs.").wait_for()
    edit(site, id_, rename("owl", "Owls"), {"move": {"concept": "wren", "broader": ["mammal"]}})
    page.get_by_role("row").filter(has_text="Bird → Mammal").wait_for()
    page.get_by_role("row").filter(has_text="Owl → Owls").wait_for()
    press_on(page.get_by_role("checkbox", name="moved"), "Space")
    page.get_by_role("row").filter(has_text="Owl → Owls").wait_for(state="detached")
    page.wait_for_url("**kinds=MOVED")
    page.get_by_role("row").filter(has_text="Bird → Mammal").wait_for()  # read again without others
    press_on(page.get_by_role("grid"))
    page.get_by_role("treeitem", selected=True).filter(has_text="Wren").wait_for()
    site.do("publishTaxonomy", taxonomy=id_)
    page.goto(f"/t/{id_}/diff/2/1")
    page.get_by_role("row").filter(has_text="Owls → Owl").wait_for()
    page.goto(f"/t/{id_}/v/1?concept=owl")
    page.get_by_role("treeitem", selected=True).filter(has_text="Owl").wait_for()
    assert page.get_by_role("button", name="Import…").count() == 0


def test_a_draft_is_published_with_notes_as_it_was_seen(tree, site, bea):
    id_ = taxonomy(site)
    edit(site, id_, rename("owl", "Owls"))
    page = tree(bea, id_, allowed="ERR_ABORTED")
    press(page, "p")
    dialog = wait_for_dialog(page, name="Publish version 2")
    dialog.get_by_text("~ 1 renamed").wait_for()
    dialog.get_by_label("Notes").focus()
    page.keyboard.type("Owls are many.")
    press_on(dialog.get_by_role("button", name="Publish"))
    page.get_by_text("Version 2 is published.").wait_for()
    page.get_by_text("“Owls are many.”").wait_for()
    latest = now(site, id_)["latest"]
    assert (latest["number"], latest["notes"]) == (2, "Owls are many.")


def test_whoever_publishes_what_somebody_published_meanwhile_is_told_and_loses_nothing(
    tree, site, bea
):
    id_ = taxonomy(site)
    edit(site, id_, rename("owl", "Owls"))
    page = tree(bea, id_, allowed="ERR_ABORTED")
    press(page, "p")
    dialog = wait_for_dialog(page, name="Publish version 2")
    dialog.get_by_label("Notes").fill("Owls are many.")
    held: list[Any] = []
    released: list[bool] = []

    def hold_up(route: Any) -> None:
        if not released and "query TaxonomyHead(" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold_up)
    site.do("publishTaxonomy", taxonomy=id_, notes="Theirs.")
    once(page, lambda: held)  # the page has heard of it, and does not know what it was
    press_on(dialog.get_by_role("button", name="Publish"))
    once(page, lambda: len(held) > 1)
    released.append(True)
    held[-1].continue_()  # the page gave the first one up
    dialog = page.get_by_role("dialog", name="Publish version 3")
    dialog.get_by_text("Ada published version 2 meanwhile").wait_for()
    dialog.get_by_text("So nothing was published now.").wait_for()
    assert "Nothing is left to publish." in dialog.inner_text()
    assert dialog.get_by_role("button", name="Publish").is_disabled()
    require_accessible(page)
    edit(site, id_, rename("wren", "Wrens"))
    dialog.get_by_text("then publish it as version 3.").wait_for()
    assert dialog.get_by_label("Notes").input_value() == "Owls are many."
    press_on(dialog.get_by_role("button", name="Publish"))
    page.get_by_text("Version 3 is published.").wait_for()
    latest = now(site, id_)["latest"]
    assert (latest["number"], latest["notes"]) == (3, "Owls are many.")


CSV = """id,parent,label@en
animal,,Animal
bird,animal,Bird
owl,bird,Owls
heron,bird,Heron
"""


def test_a_file_is_kept_only_after_its_changes_were_shown(tree, site, bea, tmp_path):
    id_ = taxonomy(site)
    edit(site, id_, rename("wren", "Wrens"))
    page = tree(bea, id_)
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(CSV + "gull,sea,Gull\nowl,bird,Owl again\n", encoding="utf-8")
    good.write_text(CSV, encoding="utf-8")
    dialog = choose(page, bad)
    dialog.get_by_text("2 problems: nothing was imported.").wait_for()
    require_count(dialog.get_by_text("gull"), 1)
    assert dialog.get_by_role("button", name="Make it the draft").is_disabled()
    press_on(dialog.get_by_label("Repair what has one obvious repair"), "Space")
    dialog.get_by_text("2 warnings").wait_for()
    require_accessible(page)
    press(page, "Escape")
    dialog.wait_for(state="detached")
    dialog = choose(page, good)
    dialog.get_by_text("The file has 4 concepts. Compared with version 1").wait_for()
    dialog.get_by_text("1 edit of the present draft will be lost.").wait_for()
    dialog.get_by_role("row").filter(has_text="Heron").wait_for()
    assert now(site, id_)["draft"]["editCount"] == 1
    require_accessible(page)
    keep_picture(page, "taxonomy-import")
    press_on(dialog.get_by_role("button", name="Make it the draft, and lose these edits"))
    page.get_by_text("The file is the draft now.").wait_for()
    page.get_by_role("treeitem", name="Plant").wait_for(state="detached")


def choose(page: Any, file: Path) -> Any:
    """Choose a file to import, and return the dialog."""
    press(page, "i")
    dialog = wait_for_dialog(page, name="Import a file")
    with page.expect_file_chooser() as chooser:
        press_on(dialog.get_by_role("button", name="Choose a file…"))
    chooser.value.set_files(file)
    return dialog


def test_a_large_file_is_dropped_and_sent_by_itself(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    drop = """(tree) => {
      const rows = ["id,parent,label@en"];
      for (let n = 0; n < 9000; n += 1)
        rows.push(`c${n},${n ? "c0" : ""},${n < 8999 ? `A concept with number ${n}` : "Wolf"}`);
      const data = new DataTransfer();
      data.items.add(new File([rows.join("\\n")], "many.csv", { type: "text/csv" }));
      const given = { dataTransfer: data, bubbles: true, cancelable: true };
      for (const kind of ["dragenter", "dragover", "drop"])
        tree.dispatchEvent(new DragEvent(kind, given));
    }"""
    page.get_by_role("tree").evaluate(drop)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("The file has 9,000 concepts.").wait_for()
    dialog.get_by_text("The first 200 of").wait_for()
    press_on(dialog.get_by_role("button", name="Make it the draft"))
    page.get_by_role("treeitem", name="A concept with number 0").wait_for()
    press(page, "ArrowRight")
    page.get_by_role("treeitem", name="A concept with number 1", exact=True).wait_for()
    rows = page.get_by_role("tree")
    before = rows.evaluate("e => { e.scrollTop = e.scrollHeight; return e.scrollHeight; }")
    until(page, "h => document.querySelector('[role=tree]').scrollHeight > h", before)
    assert page.get_by_role("treeitem").count() < 100  # only those in sight are there
    go(page, "Wolf")


def test_a_project_goes_over_to_another_version_and_back(log_in, site, bea):
    id_ = taxonomy(site)
    project, _ = drawing(site, id_)
    edit(
        site, id_, rename("owl", "Owls"), {"merge": {"sources": ["wren"], "into": "bird"}},
        {"remove": {"concept": "vole"}},
    )  # fmt: skip
    site.do("publishTaxonomy", taxonomy=id_, notes="Fewer.")
    page = log_in(bea, f"/p/{project}/migrate/{id_}")
    page.get_by_text("3 tasks have such labels.").wait_for()
    page.get_by_text("1 task will ask for answers again.").wait_for()
    ways = page.get_by_role("list").first
    assert [line.split()[0] for line in ways.inner_text().splitlines()] == ["1", "1", "1"]
    page.get_by_text("Owl → Owls (1)").or_(page.get_by_text("Owl (1)")).first.wait_for()
    require_accessible(page)
    press_on(page.get_by_role("button", name="Migrate to version 2"))
    press_on(wait_for_dialog(page).get_by_role("button", name="Migrate to version 2"))
    page.get_by_text("done", exact=True).wait_for()
    page.get_by_text("3 of 3 tasks").wait_for()
    page.get_by_role("link", name="1 task to label again").wait_for()
    require_accessible(page)
    keep_picture(page, "taxonomy-migration")
    press_on(page.get_by_role("link", name="1 task to label again"))
    page.get_by_text("1 task", exact=True).wait_for()
    assert "relabel=true" in page.url
    page.go_back()
    press_on(page.get_by_role("button", name="Take it back…"))
    press_on(wait_for_dialog(page).get_by_role("button", name="Take it back"))
    page.get_by_text("taken back").first.wait_for()
    page.get_by_text("Nothing waits to be labeled again.").wait_for()


def test_the_list_tells_versions_drafts_and_projects(log_in, site, bea):
    id_ = taxonomy(site, "Zoo")
    project, _ = drawing(site, id_)
    edit(site, id_, rename("owl", "Owls"))
    page = log_in(bea)
    press_on(page.get_by_role("link", name="Taxonomies"))
    row = page.get_by_role("row").filter(has_text="Zoo")
    row.get_by_text("v1, 10 concepts").wait_for()
    row.get_by_text("1 edit").wait_for()
    row.get_by_text("by Ada · Ada now").wait_for()
    row.get_by_role("link", name="Migrate Glosses").wait_for()
    page.get_by_label("Name begins with").focus()
    page.keyboard.type("zo")
    page.get_by_text("1 taxonomy", exact=True).wait_for()
    press_on(page.get_by_role("button", name="New taxonomy…"))
    wait_for_dialog(page).get_by_label("Name").wait_for()
    page.keyboard.type("Moods")
    page.get_by_role("dialog").get_by_label("Or labels, one a line").focus()
    page.keyboard.type("good\nbad")
    press_on(page.get_by_role("dialog").get_by_role("button", name="Create"))
    page.get_by_role("treeitem", name="good").wait_for()
    assert (
        project
        in site.ask("query($id: ID!) { taxonomy(id: $id) { projects { nodes { id } } } }", id=id_)[
            "taxonomy"
        ]["projects"]["nodes"][0].values()
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_are_accessible(tree, site, bea, size):
    id_ = taxonomy(site)
    drawing(site, id_)
    edit(
        site, id_, rename("owl", "Owls"), {"move": {"concept": "wren", "broader": ["mammal"]}},
        {"add": {"labels": [{"language": "en", "text": "Ural owl"}], "broader": ["owl"]}},
        {"deprecate": {"concept": "tawny-owl", "replacedBy": ["barn-owl"]}},
    )  # fmt: skip
    page = tree(bea, id_, size=size)
    press(page, "*")
    page.get_by_role("treeitem", name="Oak").wait_for()
    go(page, "Ural owl")
    go(page, "Owls")
    page.get_by_role("complementary").get_by_text("v1 ·").wait_for()
    require_accessible_in_both(page, "taxonomy" if size is WIDE else None)
    for keys in ("Insert", "Delete", "m", "s", "e", "p", "i", "d"):
        press(page, keys)
        wait_for_dialog(page)
        require_accessible_in_both(page)
        press(page, "Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    page.goto(f"/t/{id_}/diff/1/draft")
    page.get_by_role("row").filter(has_text="Bird → Mammal").wait_for()
    require_accessible_in_both(page, "taxonomy-diff" if size is WIDE else None)
    page.goto("/t")
    page.get_by_role("row").nth(1).wait_for()
    require_accessible_in_both(page)


def test_who_may_only_read_has_nothing_that_edits(log_in, site, bea):
    id_ = taxonomy(site)
    project, _ = drawing(site, id_)
    reader = site.person("Rolf", project)
    page = log_in(reader, f"/t/{id_}")
    page.get_by_role("treeitem").first.wait_for()
    assert page.get_by_role("button", name="Import…").count() == 0
    press(page, "F2", "Insert", "Delete", "p", "i")
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").count() == 0
    page.goto(f"/p/{project}/migrate/{id_}")
    page.get_by_text("you may not migrate its labels").wait_for()
    page.goto("/t/taxonomy_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    page.get_by_text("There is no such taxonomy").or_(page.get_by_role("alert")).first.wait_for()
