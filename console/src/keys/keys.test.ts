import { expect, test } from "vitest";
import type { Form, Option } from "../form/form";
import { digitOf, indexOfDigit, keyMapOf, keyName, optionOf, pictureActionOf, playbackActionOf } from "./keys";
import { isLetter } from "./ownKeys";

const option = (value: string, hotkey: string | null): Option => ({
  value, label: value, hotkey, parent: null, color: null, help: "",
});

const pressed = (key: string) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false });

function form(options: Option[]): Form {
  return {
    version: 1,
    inputs: [],
    questions: [
      {
        __typename: "ChoiceQuestion", name: "q", title: "", help: "", required: true, appliesTo: null, options,
        taxonomy: null, multiple: false, minChoices: 1, maxChoices: null, leavesOnly: false,
      },
    ],
  };
}

test("a form's hotkeys go before those of the screen", () => {
  const keys = keyMapOf(form([option("a", "S"), option("b", null)]));
  expect(optionOf(keys, pressed("s"))).toEqual({ question: "q", value: "a" });
  expect(keys.actions.skip).toBe("Alt+s");
  expect(keys.actions.comments).toBe("c");
});

test("what only stands above options that can be chosen has no key", () => {
  const below = { ...option("b", "b"), parent: "a" };
  const asked = form([option("a", "a"), below]);
  const leaves = { ...asked, questions: asked.questions!.map((question) => ({ ...question, leavesOnly: true })) as Form["questions"] };
  expect([...keyMapOf(asked).options.keys()]).toEqual(["a", "b"]);
  expect([...keyMapOf(leaves).options.keys()]).toEqual(["b"]);
});

test("letters that a person chose go before the usual ones, and behind those of the form", () => {
  const keys = keyMapOf(form([option("a", "S"), option("b", null)]), { skip: "q", comments: "s", unknown: "x" });
  expect(keys.actions).toMatchObject({ skip: "q", comments: "Alt+s", guideline: "g" });
});

test("a letter is a letter of any script, and nothing else", () => {
  expect(["a", "ж", "é", "א", "A", "1", "?", "/", "Enter", ""].map(isLetter)).toEqual([true, true, true, true, ...Array<boolean>(6).fill(false)]);
});

test("digits and rows fit each other", () => {
  expect([0, 8, 9, 10].map(digitOf)).toEqual(["1", "9", "0", null]);
  expect(["1", "9", "0", "a"].map(indexOfDigit)).toEqual([0, 8, 9, null]);
});

test("keys are named with what is held beside them", () => {
  const press = (key: string, held: object = {}) => keyName({ ...pressed(key), ...held });
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
  expect(press("z", { metaKey: true })).toBe("Ctrl+z");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("Enter", { ctrlKey: true })).toBe("Ctrl+Enter");
});

test("tools have keys where the form asks for their shapes, beside its own hotkeys", () => {
  const box = {
    __typename: "BoxQuestion" as const, name: "cars", title: "", help: "", required: true, appliesTo: "photo",
    labels: [option("bus", "b")], taxonomy: null, minRegions: 0, maxRegions: 9,
  };
  const keys = keyMapOf({ version: 1, inputs: [{ name: "photo", kind: "IMAGE", title: "", required: true }], questions: [box] });
  expect(optionOf(keys, pressed("b"))).toEqual({ question: "cars", value: "bus" });
  expect(pictureActionOf(keys, "Alt+b")).toBe("box");
  expect(pictureActionOf(keys, "v")).toBe("select");
  expect(pictureActionOf(keys, "=")).toBe("zoomIn");
  expect(pictureActionOf(keys, "p")).toBeUndefined();
  expect(new Set([...keys.pictures.values(), ...Object.values(keys.actions)]).size).toBe(keys.pictures.size + Object.keys(keys.actions).length);
  expect(keyMapOf(form([])).pictures.size).toBe(0);
  expect(pictureActionOf(keys, "j")).toBeUndefined();
  const onPages = keyMapOf({ version: 1, inputs: [{ name: "photo", kind: "PDF", title: "", required: true }], questions: [box] });
  expect(["j", "n", "u", "Alt+b", "0"].map((key) => pictureActionOf(onPages, key))).toEqual(["page", "nextPage", "previousPage", "box", "fit"]);
});

test("what plays has letters with Alt, which work in fields of text, on keyboards of any kind", () => {
  const sound = { ...form([option("a", "M")]), inputs: [{ name: "call", kind: "AUDIO" as const, title: "", required: true }] };
  const press = (key: string, code: string, held: object = { altKey: true }) => ({ ...pressed(key), code, ...held });
  const keys = keyMapOf(sound);
  expect([...keys.playback]).toEqual([["play", "Alt+k"], ["back", "Alt+j"], ["forward", "Alt+l"]]);
  expect(playbackActionOf(keys, press("k", "KeyK"), false)).toBe("play");
  expect(playbackActionOf(keys, press("˚", "KeyK"), false)).toBe("play");
  expect(playbackActionOf(keys, press("л", "KeyK"), false)).toBe("play");
  expect(playbackActionOf(keys, press("k", "KeyK", {}), false)).toBeUndefined();
  expect(playbackActionOf(keys, press("k", "KeyK", { altKey: true, ctrlKey: true }), false)).toBeUndefined();
  expect(playbackActionOf(keys, press("K", "KeyK", { altKey: true, shiftKey: true }), false)).toBeUndefined();
  expect(playbackActionOf(keyMapOf(sound, { back: "п" }), press("п", "KeyG"), false)).toBe("back");
  expect(keyMapOf(form([])).playback.size).toBe(0);
});

test("what plays gives way to what a form has sent to Alt", () => {
  const sound = { ...form([option("a", "S")]), inputs: [{ name: "call", kind: "AUDIO" as const, title: "", required: true }] };
  const keys = keyMapOf(sound, { play: "s" });
  expect([keys.actions.skip, keys.playback.get("play")]).toEqual(["Alt+s", "Alt+Shift+s"]);
  const event = { ...pressed("S"), code: "KeyS", altKey: true, shiftKey: true };
  expect(playbackActionOf(keys, event, false)).toBe("play");
});

test("a key that writes another letter plays nothing by its place", () => {
  const sound = { ...form([]), inputs: [{ name: "call", kind: "AUDIO" as const, title: "", required: true }] };
  const keys = keyMapOf(sound, { forward: "o" });
  const press = (key: string, code: string, isWriting: boolean) => playbackActionOf(keys, { ...pressed(key), code, altKey: true }, isWriting);
  for (const isWriting of [true, false]) {
    expect([press("n", "KeyJ", isWriting), press("N", "KeyJ", isWriting)]).toEqual([undefined, undefined]);
    expect([press("˚", "KeyK", isWriting), press("л", "KeyK", isWriting), press("Dead", "KeyK", isWriting)]).toEqual(["play", "play", "play"]);
    expect(press("j", "KeyY", isWriting)).toBe("back");
  }
  expect([press("ø", "KeyO", true), press("ø", "KeyO", false)]).toEqual([undefined, "forward"]);
  expect(press("ł", "KeyJ", true)).toBeUndefined();
});
