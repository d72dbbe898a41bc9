import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { parseArguments } from "./arguments/arguments.ts";
import { readTextFile, saveTextFile } from "./files.ts";
import { runCommand } from "./run-command.ts";

const M2 = fixture("minimax_m2--default");
const folder = mkdtempSync(join(tmpdir(), "spec-cli-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Said {
  readonly status: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs the command line in this process, on files of its own or of the system. */
async function spec(args: readonly string[], read: (file: string) => string = readTextFile): Promise<Said> {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new Error(parsed.error);
  if (parsed.value.command === "audit") throw new Error("audit has tests of its own");
  const out: string[] = [];
  const err: string[] = [];
  const status = await runCommand(parsed.value, {
    read,
    print: (line) => void out.push(line),
    write: (text) => void out.push(text),
    save: saveTextFile,
    complain: (line) => void err.push(line),
  });
  return { status, out, err };
}

test("a fault of ours is exit status 3 and says so, and the files after it are printed", async () => {
  vi.doMock("../inspect/memory-report.ts", async (original) => ({
    ...(await original<object>()),
    memoryReport: (inspection: { spec: { model_type: string } }) => {
      if (inspection.spec.model_type === "llama") throw new TypeError("undefined is not a function");
      return null;
    },
  }));
  vi.resetModules();
  const files: { readonly [name: string]: string } = {
    "a.json": M2,
    "b.json": fixture("llama--default"),
    "c.json": M2,
  };
  const { status, out, err } = await spec(
    ["inspect", "a.json", "b.json", "c.json"],
    (file) => files[file] ?? "",
  );
  vi.doUnmock("../inspect/memory-report.ts");
  vi.resetModules();
  const lines = out.map(
    (line) => JSON.parse(line) as { file: string; ok: boolean; error?: { code: string } },
  );
  expect(lines.map(({ file, ok }) => [file, ok])).toEqual([
    ["a.json", true],
    ["b.json", false],
    ["c.json", true],
  ]);
  expect(lines[1]?.error?.code).toBe("internal-error");
  expect(err.join("\n")).toContain("undefined is not a function");
  expect(status).toBe(3);
});

test("the worst that became of a file is the exit status of all", async () => {
  const files: { readonly [name: string]: string } = { good: M2, bad: "{" };
  const { status, out } = await spec(
    ["inspect", "--fail-on", "defaulted", "bad", "good"],
    (file) => files[file] ?? "",
  );
  expect([status, out.length]).toEqual([2, 2]);
});

test("a file beside config.json that cannot be read is blamed for itself, and the config is read", async () => {
  const model = join(folder, "model");
  mkdirSync(join(model, "hf_quant_config.json"), { recursive: true });
  writeFileSync(join(model, "config.json"), M2);
  const { status, out } = await spec(["inspect", join(model, "config.json")]);
  const line = JSON.parse(out[0] ?? "") as { ok: boolean; diagnostics: { code: string; message: string }[] };
  expect([status, line.ok]).toEqual([0, true]);
  const about = line.diagnostics.find(({ code }) => code === "side-file-unreadable");
  expect(about?.message).toContain(
    `${join(model, "hf_quant_config.json")} cannot be read: it is a directory (EISDIR)`,
  );
});

test("a file that is longer than any config is refused by its size, unread", async () => {
  const file = join(folder, "sparse.json");
  writeFileSync(file, "");
  truncateSync(file, 2 ** 33);
  const { status, out } = await spec(["inspect", file]);
  expect(status).toBe(2);
  expect(out[0]).toContain("it has 8589934592 bytes");
});

test.skipIf(process.platform === "win32")(
  "of a device without end no more is read than a config may have",
  async () => {
    const file = join(folder, "zero.json");
    symlinkSync("/dev/zero", file);
    expect((await spec(["inspect", file])).out[0]).toContain("it goes on");
  },
);

test("names and values of a file are shown, and never obeyed by the terminal", async () => {
  const name = "a\u001b]0;pwned\u0007.json";
  const text = M2.replace("{", '{"\\u001b[31mkey\\nof\\u009btwo": "\\u001b[2J", "dtype": "\\u009bx",');
  for (const command of [["inspect"], ["inspect", "--legacy"], ["runtime"]]) {
    const { out } = await spec([...command, "--pretty", name], () => text);
    // eslint-disable-next-line no-control-regex -- these must not be there
    expect(out.join("\n")).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(out.join("\n")).toContain("a\\u001b]0;pwned");
  }
  const compared = await spec(["compare", "--pretty", name, "b.json"], (file) => (file === name ? text : M2));
  expect(compared.out.join("\n")).toContain("\\u001b[31mkey\\u000aof\\u009btwo");
});

test.skipIf(process.getuid?.() === 0)("a file without permission is said to be so", async () => {
  const file = join(folder, "secret.json");
  writeFileSync(file, M2);
  chmodSync(file, 0);
  expect((await spec(["inspect", file])).out[0]).toContain("EACCES");
});

test("--output puts a report and its picture where it says, and is blamed where it cannot", async () => {
  const file = join(folder, "report.md");
  const call = ["export", "--format", "markdown", "m2.json", "-o"];
  expect((await spec([...call, file], () => M2)).status).toBe(0);
  expect(readTextFile(file)).toContain("(<report.diagram.svg>)");
  expect(readTextFile(join(folder, "report.diagram.svg"))).toMatch(/^<svg /);
  await expect(spec([...call, join(folder, "missing", "report.md")], () => M2)).rejects.toThrow("ENOENT");
});
