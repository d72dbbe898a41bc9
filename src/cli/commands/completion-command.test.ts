import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { COMMANDS } from "../arguments/arguments.ts";
import { completionFor } from "./completion-command.ts";

const bash = spawnSync("bash", ["-c", "true"]).status === 0 ? test : test.skip;

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const script = `${completionFor("bash")}\nCOMP_WORDS=(spec ${line}); COMP_CWORD=${words.length}; _spec; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout.trim().split("\n");
}

bash("bash completes commands, and the options of each", () => {
  expect(offered("in")).toEqual(["inspect"]);
  expect(offered("")).toEqual(expect.arrayContaining(COMMANDS.map(({ name }) => name)));
  expect(offered("inspect", "--tr")).toEqual(["--transformers"]);
  expect(offered("schema", "--")).toEqual(["--help"]);
});

test("fish has a line for each command and option", () => {
  const lines = completionFor("fish").split("\n");
  for (const { name, options } of COMMANDS) {
    expect(lines.some((line) => line.includes(`-a ${name} `))).toBe(true);
    for (const option of Object.keys(options))
      expect(lines.some((line) => line.includes(`from ${name}"`) && line.includes(`-l ${option} `))).toBe(
        true,
      );
  }
});
