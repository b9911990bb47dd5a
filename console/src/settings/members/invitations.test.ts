import { describe, expect, test } from "vitest";
import { parseInvitations, type Defaults } from "./invitations";

const PROJECTS = [
  { id: "project_a", name: "Street" },
  { id: "project_b", name: "Notes: winter" },
  { id: "project_c", name: "Twin" },
  { id: "project_d", name: "twin" },
];
const NOTHING: Defaults = { role: null, projectRole: null };

function read(text: string, defaults = NOTHING) {
  return parseInvitations(text, PROJECTS, defaults);
}

describe("pasted invitations", () => {
  test("addresses alone are people", () => {
    const [line] = read("ines@example.org");
    expect(line).toEqual({
      number: 1,
      person: { email: "ines@example.org", name: "ines", role: null, projectRoles: [] },
      problem: null,
    });
  });

  test.each([
    ["ines@example.org, Ines Weber, reviewer, Street: annotator"],
    ["ines@example.org\tInes Weber\tReviewer\tStreet:ANNOTATOR"],
    ["ines@example.org; Ines Weber; REVIEWER; street : Annotator"],
    ["Ines Weber <ines@example.org>, reviewer, Street: annotator"],
    ['"Ines Weber" <ines@example.org>; reviewer; project_a: annotator'],
  ])("%s", (text) => {
    const [line] = read(text);
    expect(line!.problem).toBeNull();
    expect(line!.person).toEqual({
      email: "ines@example.org",
      name: "Ines Weber",
      role: "REVIEWER",
      projectRoles: [{ project: "project_a", role: "ANNOTATOR" }],
    });
  });

  test("a quoted field may hold a comma, and the name of a project a colon", () => {
    const [line] = read('ines@example.org,"Weber, Ines",Notes: winter: reviewer');
    expect(line!.person).toMatchObject({ name: "Weber, Ines", projectRoles: [{ project: "project_b", role: "REVIEWER" }] });
  });

  test("lines keep their numbers; empty ones and a first one of titles count for nothing", () => {
    const lines = read("E-mail, name\n\nines@example.org\r\n  \njonas@example.org");
    expect(lines.map(({ number, person }) => [number, person?.email])).toEqual([
      [3, "ines@example.org"],
      [5, "jonas@example.org"],
    ]);
  });

  test("what a line does not say is as for all", () => {
    const defaults: Defaults = { role: "AUDITOR", projectRole: { project: "project_c", role: "ANNOTATOR" } };
    const [ines, jonas] = read("ines@example.org\njonas@example.org, Jonas, manager, Street: reviewer", defaults);
    expect(ines!.person).toMatchObject({ role: "AUDITOR", projectRoles: [{ project: "project_c", role: "ANNOTATOR" }] });
    expect(jonas!.person).toMatchObject({ role: "MANAGER", projectRoles: [{ project: "project_a", role: "REVIEWER" }] });
  });

  test.each([
    ["Ines Weber", /address/],
    ["ines@example.org, Ines, boss", /boss/],
    ["ines@example.org, Ines, Street: boss", /boss/],
    ["ines@example.org, Ines, Nowhere: annotator", /Nowhere/],
    ["ines@example.org, Ines, Twin: annotator", /Twin/],
    ["ines@example.org, Ines, reviewer, manager", /two roles/],
  ])("what is wrong with %s is said", (text, said) => {
    const [line] = read(text);
    expect(line!.person).toBeNull();
    expect(line!.problem).toMatch(said);
  });

  test("somebody who stands there twice is told of, by the first line", () => {
    const lines = read("ines@example.org\njonas@example.org\nINES@example.org");
    expect(lines.map(({ problem }) => problem)).toEqual([null, null, expect.stringMatching(/line 1/)]);
  });

  test("whatever is pasted, each line is a person or has a problem", () => {
    const signs = ["a@b.org", ",", ";", "\t", '"', "<", ">", ":", "\n", "reviewer", "Street", " ", "é", "🦩", "="];
    let state = 7;
    const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: next() % 30 }, () => signs[next() % signs.length]).join("");
      const lines = read(text);
      expect(lines.every(({ person, problem }) => person !== null || problem !== null)).toBe(true);
      expect(lines.length).toBeLessThanOrEqual(text.split("\n").length);
    }
  });
});
