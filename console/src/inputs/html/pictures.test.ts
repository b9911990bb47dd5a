import { expect, test } from "vitest";
import { hostOf, isLoaded } from "./pictures";

const ORIGINS = ["https://pictures.example", "https://*.cdn.example", "http://files.example:8080"];

test("pictures of named hosts and within the document are loaded, no others", () => {
  const loaded = [
    "https://pictures.example/a.png",
    "HTTPS://PICTURES.EXAMPLE/a.png",
    "https://a.cdn.example/b",
    "https://a.b.cdn.example/b",
    "http://files.example:8080/c",
    "data:image/png;base64,AA==",
    "data:image/svg+xml,<svg/>",
  ];
  const kept = [
    "https://pictures.example.evil.example/a.png",
    "https://evil.example/pictures.example",
    "http://pictures.example/a.png",
    "https://pictures.example:8443/a.png",
    "https://cdn.example/b",
    "https://evilcdn.example/b",
    "https://me:secret@pictures.example/a.png",
    "http://files.example/c",
    "//pictures.example/a.png",
    "/logout",
    "a.png",
    "",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://pictures.example/1",
    "https://",
  ];
  expect(loaded.filter((src) => !isLoaded(src, ORIGINS))).toEqual([]);
  expect(kept.filter((src) => isLoaded(src, ORIGINS))).toEqual([]);
  expect(isLoaded("https://pictures.example/a.png", [])).toBe(false);
});

test("the host is told where there is one", () => {
  expect([hostOf("https://pictures.example/a.png"), hostOf("a.png")]).toEqual(["pictures.example", ""]);
});
