"""The screens of taxonomies: browsed, edited by two people, compared, imported, published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, keep_picture, require_accessible, until
from tests.browser.site import PASSWORD, Site

ROLE = "... on OneTimePayload { secret }"
TREE = {
    "Animal": {
        "Bird": {"Owl": {"Barn owl": {}, "Tawny owl": {}}, "Wren": {}},
        "Mammal": {"Vole": {}},
    },
    "Plant": {"Oak": {}},
}
DRAFT = """query($id: ID!) { taxonomy(id: $id) { latest { number conceptCount notes } draft {
  editCount edits { nodes { kind author { name } } }
  concept(id: "owl") { label narrower { nodes { conceptId label deprecated } } } } } }"""


def person(site: Site, name: str, role: str) -> str:
    """Make somebody with a role in the organization; return the address to log in by."""
    email = f"{name.lower()}@example.org"
    made = site.do("inviteMember", ROLE, name=name, email=email, role=role)
    site.do("redeemToken", token=made["secret"], password=PASSWORD)
    return email


@pytest.fixture(scope="module")
def bea(site: Site) -> str:
    return person(site, "Bea", "MANAGER")


@pytest.fixture(scope="module")
def bo(site: Site) -> str:
    return person(site, "Bo", "MANAGER")


def taxonomy(site: Site, name: str = "Animals") -> str:
    """Make a taxonomy with a version; return its id."""
    made = site.do("createTaxonomy", "... on TaxonomyPayload { taxonomy { id } }", name=name)
    id_: str = made["taxonomy"]["id"]
    edits: list[dict[str, Any]] = []

    def add(tree: dict[str, Any], parent: str | None) -> None:
        for label, below in tree.items():
            concept = label.lower().replace(" ", "-")
            labels = [{"language": "en", "text": label}]
            broader = [parent] if parent else []
            edits.append({"add": {"concept": concept, "labels": labels, "broader": broader}})
            add(below, concept)

    add(TREE, None)
    edit(site, id_, *edits)
    site.do("publishTaxonomy", taxonomy=id_, notes="The first.")
    return id_


def edit(site: Site, id_: str, *edits: dict[str, Any]) -> None:
    """Edit the draft as the owner."""
    site.do("editTaxonomy", taxonomy=id_, edits=list(edits))


def rename(concept: str, text: str) -> dict[str, Any]:
    return {"rename": {"concept": concept, "labels": [{"language": "en", "text": text}]}}


def now(site: Site, id_: str) -> Any:
    """Return the draft as it is."""
    return site.ask(DRAFT, id=id_)["taxonomy"]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def active(page: Any) -> str:
    """Return the name of the active row."""
    id_ = page.get_by_role("tree").get_attribute("aria-activedescendant")
    found: str = page.locator(f"[id='{id_}']").inner_text()
    return found


def go(page: Any, name: str) -> None:
    """Find a concept by its name, and go there."""
    press(page, "/")
    page.keyboard.type(name)
    page.get_by_role("option").filter(has_text=name).first.wait_for()
    press(page, "Enter")
    page.get_by_role("treeitem", selected=True).filter(has_text=name).wait_for()
    page.get_by_role("complementary").get_by_role("heading", level=2, name=name).wait_for()


@pytest.fixture
def tree(log_in: Callable[..., Any], site: Site) -> Callable[..., Any]:
    """Return what opens a taxonomy, once its first rows are there."""

    def open_(email: str, id_: str, path: str = "", **given: Any) -> Any:
        page = log_in(email, f"/t/{id_}{path}", **given)
        page.get_by_role("treeitem").first.wait_for()
        page.get_by_text("Live", exact=True).wait_for()
        return page

    return open_


def test_one_walks_through_a_tree_and_finds_concepts_by_keyboard(tree, site, bea):
    page = tree(bea, taxonomy(site))
    rows = page.get_by_role("treeitem")
    assert rows.count() == 2
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
    assert panel.evaluate("e => document.activeElement === e")
    panel.get_by_role("button", name="Owl", exact=True).focus()
    press(page, "Enter")
    page.get_by_role("treeitem", selected=True).filter(has_text="Owl").wait_for()
    page.reload()
    page.get_by_role("treeitem", selected=True).filter(has_text="Owl").wait_for()


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
    page.get_by_role("dialog", name="Add a concept below “Owls”").wait_for()
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
    go(page, "Tawny owl")
    press(page, "Delete")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").focus()
    page.keyboard.type("barn")
    page.get_by_role("option", name="Barn owl").wait_for()
    press(page, "Enter")
    dialog.get_by_role("button", name="Take out Barn owl").wait_for()
    dialog.get_by_role("button", name="Deprecate", exact=True).focus()
    press(page, "Enter")
    page.get_by_text("“Tawny owl” is deprecated.").wait_for()
    page.get_by_role("complementary").get_by_text("Replaced by").wait_for()
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


def test_texts_are_written_and_concepts_merged_and_split(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    go(page, "Vole")
    press(page, "e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add to names").focus()
    press(page, "Enter")
    dialog.get_by_label("Names: Text").nth(1).focus()
    page.keyboard.type("Wühlmaus")
    press(page, "Tab")
    page.keyboard.type("de")
    dialog.get_by_role("button", name="Add to notes").focus()
    press(page, "Enter")
    dialog.get_by_label("Notes: Text").focus()
    page.keyboard.type("Small.")
    dialog.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    panel = page.get_by_role("complementary")
    panel.get_by_text("Wühlmaus").wait_for()
    panel.get_by_text("Small.").wait_for()
    press(page, "m")
    dialog.get_by_role("combobox").focus()
    page.keyboard.type("wre")
    page.get_by_role("option", name="Wren").wait_for()
    press(page, "Enter")
    dialog.get_by_role("button", name="Take out Wren").wait_for()
    dialog.get_by_role("button", name="Merge").focus()
    press(page, "Enter")
    page.get_by_text("Merged “Vole” into “Wren”.").wait_for()
    go(page, "Owl")
    press(page, "s")
    for part in ("Barn owl", "Tawny owl"):
        dialog.get_by_role("combobox").focus()
        page.keyboard.type(part)
        page.get_by_role("option", name=part).wait_for()
        press(page, "Enter")
        dialog.get_by_role("button", name=f"Take out {part}").wait_for()
    dialog.get_by_role("button", name="Split").focus()
    press(page, "Enter")
    page.get_by_text("Split “Owl”.").wait_for()
    kinds = [each["kind"] for each in now(site, id_)["draft"]["edits"]["nodes"]]
    assert kinds[:2] == ["TAXONOMY_CONCEPT_SPLIT", "TAXONOMY_CONCEPTS_MERGED"]
    press(page, "p")
    dialog.get_by_text("Look at these before you publish").wait_for()
    dialog.get_by_role("button", name="Owl", exact=True).focus()
    press(page, "Enter")
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


def test_versions_and_the_draft_are_compared(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    press(page, "d")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Compare").focus()
    press(page, "Enter")
    page.get_by_text("Nothing differs.").wait_for()
    edit(site, id_, rename("owl", "Owls"), {"move": {"concept": "wren", "broader": ["mammal"]}})
    page.get_by_role("row").filter(has_text="Bird → Mammal").wait_for()
    page.get_by_role("row").filter(has_text="Owl → Owls").wait_for()
    page.get_by_role("checkbox", name="moved").focus()
    press(page, "Space")
    page.get_by_role("row").filter(has_text="Owl → Owls").wait_for(state="detached")
    page.wait_for_url("**kinds=MOVED")
    page.get_by_role("grid").focus()
    press(page, "Enter")
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
    dialog = page.get_by_role("dialog", name="Publish version 2")
    dialog.get_by_text("~ 1 renamed").wait_for()
    dialog.get_by_label("Notes").focus()
    page.keyboard.type("Owls are many.")
    dialog.get_by_role("button", name="Publish").focus()
    press(page, "Enter")
    page.get_by_text("Version 2 is published.").wait_for()
    page.get_by_text("“Owls are many.”").wait_for()
    latest = now(site, id_)["latest"]
    assert (latest["number"], latest["notes"]) == (2, "Owls are many.")


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
    assert dialog.get_by_text("gull").count() == 1
    assert dialog.get_by_role("button", name="Make it the draft").is_disabled()
    dialog.get_by_label("Repair what has one obvious repair").focus()
    press(page, "Space")
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
    dialog.get_by_role("button", name="Make it the draft, and lose these edits").focus()
    press(page, "Enter")
    page.get_by_text("The file is the draft now.").wait_for()
    page.get_by_role("treeitem", name="Plant").wait_for(state="detached")


def choose(page: Any, file: Path) -> Any:
    """Choose a file to import, and return the dialog."""
    press(page, "i")
    dialog = page.get_by_role("dialog", name="Import a file")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file…").focus()
        press(page, "Enter")
    chooser.value.set_files(file)
    return dialog


def test_a_large_file_is_dropped_and_sent_by_itself(tree, site, bea):
    id_ = taxonomy(site)
    page = tree(bea, id_)
    drop = """(tree) => {
      const rows = ["id,parent,label@en"];
      for (let n = 0; n < 9000; n += 1)
        rows.push(`c${n},${n ? "c0" : ""},A concept with number ${n}`);
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
    dialog.get_by_role("button", name="Make it the draft").focus()
    press(page, "Enter")
    page.get_by_role("treeitem", name="A concept with number 0").wait_for()
    press(page, "ArrowRight")
    page.get_by_role("treeitem", name="A concept with number 1", exact=True).wait_for()
    rows = page.get_by_role("tree")
    before = rows.evaluate("e => { e.scrollTop = e.scrollHeight; return e.scrollHeight; }")
    until(page, "h => document.querySelector('[role=tree]').scrollHeight > h", before)
    assert page.get_by_role("treeitem").count() < 100  # only those in sight are there
    go(page, "A concept with number 8999")


def drawing(site: Site, id_: str) -> tuple[str, list[str]]:
    """Make a project whose form draws on version 1, with three answers; return it and its tasks."""
    question = {
        "kind": "choice", "name": "kind", "title": "Which?",
        "taxonomy": {"taxonomy": id_, "version": 1},
    }  # fmt: skip
    form = {"inputs": [{"name": "text", "kind": "text"}], "questions": [question]}
    project = site.project(form, [{"text": f"Note {n}"} for n in range(4)], overlap=1)
    ines = site.worker(f"Ines{project[-4:]}", project)
    nodes = site.ask("query($p: ID!) { tasks(project: $p) { nodes { id } } }", p=project)
    tasks = [each["id"] for each in nodes["tasks"]["nodes"]]
    for task, concept in zip(tasks, ("owl", "wren", "vole"), strict=False):
        ines.answer(project, task, kind={"choice": {"values": [concept]}})
    return project, tasks


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
    page.get_by_role("button", name="Migrate to version 2").focus()
    press(page, "Enter")
    page.get_by_role("dialog").get_by_role("button", name="Migrate to version 2").focus()
    press(page, "Enter")
    page.get_by_text("done", exact=True).wait_for()
    page.get_by_text("3 of 3 tasks").wait_for()
    page.get_by_role("link", name="1 task to label again").wait_for()
    require_accessible(page)
    keep_picture(page, "taxonomy-migration")
    page.get_by_role("link", name="1 task to label again").focus()
    press(page, "Enter")
    page.get_by_text("1 task", exact=True).wait_for()
    assert "relabel=true" in page.url
    page.go_back()
    page.get_by_role("button", name="Take it back…").focus()
    press(page, "Enter")
    page.get_by_role("dialog").get_by_role("button", name="Take it back").focus()
    press(page, "Enter")
    page.get_by_text("taken back").first.wait_for()
    page.get_by_text("Nothing waits to be labeled again.").wait_for()


def test_the_list_tells_versions_drafts_and_projects(log_in, site, bea):
    id_ = taxonomy(site, "Zoo")
    project, _ = drawing(site, id_)
    edit(site, id_, rename("owl", "Owls"))
    page = log_in(bea)
    page.get_by_role("link", name="Taxonomies").focus()
    press(page, "Enter")
    row = page.get_by_role("row").filter(has_text="Zoo")
    row.get_by_text("v1, 10 concepts").wait_for()
    row.get_by_text("1 edit").wait_for()
    row.get_by_text("by Ada · Ada now").wait_for()
    row.get_by_role("link", name="Migrate Glosses").wait_for()
    page.get_by_label("Name begins with").focus()
    page.keyboard.type("zo")
    page.get_by_text("1 taxonomy", exact=True).wait_for()
    page.get_by_role("button", name="New taxonomy…").focus()
    press(page, "Enter")
    page.get_by_role("dialog").get_by_label("Name").wait_for()
    page.keyboard.type("Moods")
    page.get_by_role("dialog").get_by_label("Or labels, one a line").focus()
    page.keyboard.type("good\nbad")
    page.get_by_role("dialog").get_by_role("button", name="Create").focus()
    press(page, "Enter")
    page.get_by_role("treeitem", name="good").wait_for()
    assert (
        project
        in site.ask("query($id: ID!) { taxonomy(id: $id) { projects { nodes { id } } } }", id=id_)[
            "taxonomy"
        ]["projects"]["nodes"][0].values()
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_are_accessible(tree, site, bea, dark, size):
    id_ = taxonomy(site)
    drawing(site, id_)
    edit(
        site, id_, rename("owl", "Owls"), {"move": {"concept": "wren", "broader": ["mammal"]}},
        {"add": {"labels": [{"language": "en", "text": "Ural owl"}], "broader": ["owl"]}},
        {"deprecate": {"concept": "tawny-owl", "replacedBy": ["barn-owl"]}},
    )  # fmt: skip
    page = tree(bea, id_, dark=dark, size=size)
    press(page, "*")
    page.get_by_role("treeitem", name="Oak").wait_for()
    go(page, "Ural owl")
    go(page, "Owls")
    page.get_by_role("complementary").get_by_text("v1 ·").wait_for()
    require_accessible(page)
    tone = "dark" if dark else "light"
    if size is WIDE:
        keep_picture(page, f"taxonomy-{tone}")
    for keys in ("Insert", "Delete", "m", "s", "e", "p", "i", "d"):
        press(page, keys)
        page.get_by_role("dialog").wait_for()
        require_accessible(page)
        press(page, "Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    page.goto(f"/t/{id_}/diff/1/draft")
    page.get_by_role("row").filter(has_text="Bird → Mammal").wait_for()
    require_accessible(page)
    if size is WIDE:
        keep_picture(page, f"taxonomy-diff-{tone}")
    page.goto("/t")
    page.get_by_role("row").nth(1).wait_for()
    require_accessible(page)
    if size is WIDE:
        keep_picture(page, f"taxonomies-{tone}")


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
