"""What tests of the settings share: an organization with people, and keys in place of a mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.conftest import press_on, wait_for_dialog
from tests.browser.site import Site, Worker

FORM = {
    "inputs": [{"name": "gloss", "kind": "text"}],
    "questions": [{"kind": "text", "name": "remark", "title": "What do you think?"}],
}
MEMBER = """query($name: String!) { members(filter: {nameStartsWith: $name}, first: 1) { nodes {
  id name email status role lastSeenOn projectRoles { roles project { id } }
  apiKeys { id label expiresAt } } } }"""
KEPT = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      found.push(JSON.stringify(rows));
    }
    database.close();
  }
  return found.join() + document.body.innerText;
}"""
"""Whatever a page keeps, with its address and what it shows."""


@dataclass
class Staff:
    """An organization with an owner who logs in, and people below."""

    site: Site
    project: str
    olga: Worker
    mara: Worker
    ines: Worker

    def find(self, name: str) -> dict[str, Any]:
        """Return the member whose name begins so."""
        [found] = self.site.ask(MEMBER, name=name)["members"]["nodes"]
        return found


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def button(page: Any, name: str, **given: Any) -> None:
    """Press a button by keyboard."""
    press_on(page.get_by_role("button", name=name, **given))


def write(page: Any, label: str, text: str) -> None:
    """Write a text into a field, in place of what stands there."""
    page.get_by_label(label, exact=True).focus()
    press(page, "Control+a")
    page.keyboard.type(text)


def keep_and_close(page: Any) -> None:
    """Say that a secret was kept, and close its dialog."""
    dialog = wait_for_dialog(page)
    dialog.get_by_role("checkbox").wait_for()
    press(page, "Escape")
    assert dialog.count() == 1
    press_on(dialog.get_by_role("checkbox"), "Space")
    press_on(dialog.get_by_role("button", name="Close"))
    dialog.wait_for(state="detached")


def staff_of(site: Site) -> Staff:
    """Make an owner, an auditor, and a project with its manager and an annotator."""
    project = site.project(FORM, [{"gloss": "a large bird"}])
    olga = site.member("Olga", "OWNER")
    mara, ines = site.worker("Mara", project, "MANAGER"), site.worker("Ines", project)
    site.member("Aki", "AUDITOR")
    return Staff(site, project, olga, mara, ines)
