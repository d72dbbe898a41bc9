import { expect, test } from "vitest";
import { config, read } from "./read.test-support.ts";

const lost = (value: Parameters<typeof read>[0]) =>
  read(value).diagnostics.filter(({ code }) => code === "lost-bytes");

test("bytes that are not UTF-8 are said, at the first field that has them in its name or value", () => {
  expect(lost(config("llama--m7-0", { note: "caf\ufffd", other: "\ufffd" }))).toMatchObject([
    { severity: "warning", at: "/note", message: expect.stringContaining("UnicodeDecodeError") as string },
  ]);
  expect(lost(config("llama--m7-0", { notes: [{ "caf\ufffd": 1 }] }))).toMatchObject([
    { at: "/notes/0/caf\ufffd" },
  ]);
  expect(lost(config("llama--m7-0", { note: "café" }))).toEqual([]);
});
