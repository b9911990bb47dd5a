import { expect, test } from "vitest";
import { upTo } from "./growing";
import { HtmlText } from "./HtmlText";
import type { ShownNode } from "./shown";

const { nodes, text } = new HtmlText("<p>Ada met <b>Charles</b> in London.</p><table><tr><td>a<td>b<tr><td>c</table><img alt=x>".repeat(30));

function textOf(shown: readonly ShownNode[]): string {
  return shown.map((node) => (node.kind === "text" ? text.slice(node.start, node.end) : textOf(node.children))).join("");
}

test("a page grows in the order of its text, and ends whole", () => {
  const whole = textOf(nodes);
  let before = "";
  for (let until = 0; until <= text.length; until += 7) {
    const shown = textOf(upTo(nodes, until));
    expect(whole.startsWith(shown) && shown.startsWith(before)).toBe(true);
    before = shown;
  }
  expect(upTo(nodes, Infinity)).toBe(nodes);
});

test("what was shown stays the same object, so that it is not drawn again", () => {
  const [first, second] = [upTo(nodes, 200), upTo(nodes, 400)];
  expect(first.length).toBeGreaterThan(2);
  expect(first.slice(0, -1).every((node, index) => node === second[index] && node === nodes[index])).toBe(true);
});
