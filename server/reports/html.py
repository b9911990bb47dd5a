"""Elements of a page: built as a tree, so that whatever people wrote is escaped."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

Child = Element | str | None


def element(name: str, /, *children: Child, **attributes: object) -> Element:
    """Return an element with its children, None left out.

    The attribute `class_` is `class`, and an underscore in a name is a hyphen.
    """
    made = Element(name)
    for key, value in attributes.items():
        made.set(key.rstrip("_").replace("_", "-"), str(value))
    for child in children:
        _append(made, child)
    return made


def _append(parent: Element, child: Child) -> None:
    if isinstance(child, Element):
        parent.append(child)
    elif child is not None and len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    elif child is not None:
        parent.text = (parent.text or "") + child


def document(head: list[Element], body: list[Child]) -> bytes:
    """Return a whole page, as UTF-8."""
    page = element("html", element("head", *head), element("body", *body), lang="en")
    written: bytes = tostring(page, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written
