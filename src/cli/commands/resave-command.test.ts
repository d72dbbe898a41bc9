import { expect, test } from "vitest";
import { parseArguments } from "../arguments/arguments.ts";
import type { ResaveArguments } from "../arguments/resave-arguments.ts";
import { resaveFile } from "./resave-command.ts";

async function run(text: string, ...options: string[]) {
  const parsed = parseArguments(["resave", "config.json", ...options]);
  if (!parsed.ok) throw new Error(parsed.error);
  let out = "";
  const said: string[] = [];
  const status = await resaveFile(
    parsed.value as ResaveArguments,
    () => text,
    (part) => (out += part),
    (line) => said.push(line),
  );
  return { status, out, said };
}

test("writes the file that the version writes", async () => {
  const { status, out } = await run('{"model_type":"qwen3","rope_theta":5000}', "--transformers", "5.18.0");
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    transformers_version: "5.18.0",
    rope_parameters: { rope_theta: 5000, rope_type: "default" },
  });
});

test("writes nothing where the version cannot load the file, and says why", async () => {
  const { status, out, said } = await run('{"model_type":"minimax_m2"}', "--transformers", "4.57.6");
  expect([status, out]).toEqual([2, ""]);
  expect(said[0]).toContain("no class for the model type minimax_m2");
});

test("takes one file and a version that it knows", () => {
  expect(parseArguments(["resave", "a", "b"])).toMatchObject({ ok: false });
  expect(parseArguments(["resave", "a", "--transformers", "5.0.0"])).toMatchObject({ ok: false });
});
