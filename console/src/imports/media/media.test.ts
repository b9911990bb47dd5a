import { expect, test } from "vitest";
import type { Form } from "../../form/form";
import { endingsFor, mediaInput, rowsOf, sorted } from "./media";

const input = (name: string, kind: string, required = true) => ({ name, kind, required, title: "" });
const form = (...inputs: object[]) => ({ inputs }) as unknown as Form;
const limits = { mostBytes: 10, types: { png: "image/png", jpg: "image/jpeg", mp3: "audio/mpeg" } };

test("a file alone can be a task where one input takes it and no other must be there", () => {
  expect(mediaInput(form(input("photo", "IMAGE"), input("note", "TEXT", false)))?.name).toBe("photo");
  expect(mediaInput(form(input("photo", "IMAGE"), input("note", "TEXT")))).toBeNull();
  expect(mediaInput(form(input("left", "IMAGE", false), input("right", "IMAGE", false)))).toBeNull();
  expect(mediaInput(form(input("text", "TEXT")))).toBeNull();
});

test("what is not taken says why", () => {
  const endings = endingsFor(input("photo", "IMAGE") as never, limits);
  expect(endings).toEqual([".png", ".jpg"]);
  const files = [new File(["x"], "a.PNG"), new File(["x"], "a.mp3"), new File(["x".repeat(11)], "b.jpg"), new File([], "c.jpg"), new File(["y"], "a.PNG")];
  const { taken, refused } = sorted(files, endings, limits);
  expect(taken).toEqual([files[0]]);
  expect(refused.map(({ because }) => because)).toEqual(["type", "size", "empty", "twice"]);
});

test("each file is a row, known by its name", async () => {
  const rows = rowsOf([{ file: new File(["x"], "ä.png"), url: "uploads/o/1.png" }], "photo", "x.jsonl");
  expect(JSON.parse(await rows.text())).toEqual({ inputs: { photo: "uploads/o/1.png" }, external_id: "ä.png" });
  const file = new File(["x"], "a.pdf");
  const measured = rowsOf([{ file, url: "uploads/o/2.pdf" }], "report", "x.jsonl", new Map([[file, { pages: 3, width: 595, height: 842 }]]));
  expect(JSON.parse(await measured.text())).toEqual({
    inputs: { report: { url: "uploads/o/2.pdf", pages: 3, width: 595, height: 842 } },
    external_id: "a.pdf",
  });
});
