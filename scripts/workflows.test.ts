import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
}

interface Workflow {
  readonly on?: object;
  readonly permissions?: object;
  readonly jobs?: {
    readonly [name: string]: { readonly "runs-on"?: string; readonly steps: readonly Step[] };
  };
  readonly runs?: { readonly using: string; readonly steps: readonly Step[] };
  readonly inputs?: { readonly [name: string]: { readonly description?: string } };
}

const WORKFLOWS = readdirSync(".github/workflows").map((name) => `.github/workflows/${name}`);

/** What a file of workflows says; a key that stands twice, or a tab, is an error. */
function read(file: string): Workflow {
  const document = parseDocument(readFileSync(file, "utf8"), { uniqueKeys: true, strict: true });
  expect([...document.errors, ...document.warnings].map(({ message }) => message)).toEqual([]);
  return document.toJS() as Workflow;
}

const stepsOf = ({ jobs = {}, runs }: Workflow): readonly Step[] => [
  ...Object.values(jobs).flatMap(({ steps }) => steps),
  ...(runs?.steps ?? []),
];

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly scripts: { readonly [name: string]: string };
};

test.each([...WORKFLOWS, "action.yml"])("%s is a workflow whose steps name what there is", (file) => {
  const workflow = read(file);
  const steps = stepsOf(workflow);
  expect(steps.length).toBeGreaterThan(0);
  for (const { uses, run, shell } of steps) {
    // One of the two; of others' actions a version.
    expect((uses === undefined) !== (run === undefined)).toBe(true);
    if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w./-]+@v\d+$/);
    if (workflow.runs && run !== undefined) expect(shell).toBe("bash");
    for (const [, name = ""] of run?.matchAll(/npm run ([\w:]+)/g) ?? [])
      expect(Object.keys(scripts)).toContain(name);
  }
  for (const job of Object.values(workflow.jobs ?? {})) expect(job["runs-on"]).toBe("ubuntu-latest");
});

test("what publishes has only the permissions that it takes, and asks for known faults of what it ships", () => {
  const release = read(".github/workflows/release.yml");
  expect(release.permissions).toEqual({ contents: "read", "id-token": "write" });
  const runs = stepsOf(release).map(({ run }) => run);
  expect(runs).toContain("npm audit --omit dev");
  expect(runs.indexOf("npm test")).toBeLessThan(runs.findIndex((run) => run?.includes("npm publish")));
});

test("every input of the action is used, and each that it uses is one", () => {
  const text = readFileSync("action.yml", "utf8");
  const used = new Set([...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(Object.keys(read("action.yml").inputs ?? {}).sort());
});

test("the action audits every path that it is given, on whichever line", () => {
  const run = stepsOf(read("action.yml")).at(-1)?.run ?? "";
  const given = "one two\n  -three\nfour\n";
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  // Says what it was asked, in the place of the command line.
  writeFileSync(join(folder, "said.mjs"), "console.log(JSON.stringify(process.argv.slice(2)))");
  const env = { ...process.env, PATHS: given, TRANSFORMERS: "", FAIL_ON: "failed" };
  execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
    env: { ...env, SPEC: join(folder, "said.mjs"), SARIF: join(folder, "said.json") },
  });
  const said = JSON.parse(readFileSync(join(folder, "said.json"), "utf8")) as string[];
  rmSync(folder, { recursive: true });
  expect(said).toEqual(["audit", "--sarif", "--fail-on", "failed", "--", "one", "two", "-three", "four"]);
});

test("every file is served with the headers that docs/hosting.md asks for", () => {
  const asked = [...readFileSync("docs/hosting.md", "utf8").matchAll(/^\| `([\w-]+)` +\| `([\w-]+)` /gm)];
  expect(asked.map(([, name]) => name)).toEqual(["X-Content-Type-Options", "Referrer-Policy"]);
  // Each place has its own, for nginx hands none on to one that adds any.
  const places = readFileSync("docker/nginx.conf", "utf8").split("location");
  for (const place of places)
    for (const [, name, value] of asked) expect(place).toContain(`add_header ${name} "${value}" always;`);
});

test("the image copies files that there are, and serves what is built on the port that it names", () => {
  const lines = readFileSync("Dockerfile", "utf8").split("\n");
  const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(" ") ?? []);
  expect(copied.filter((name) => !existsSync(name))).toEqual([]);
  const port = /^EXPOSE (\d+)$/m.exec(lines.join("\n"))?.[1];
  const nginx = readFileSync("docker/nginx.conf", "utf8");
  expect(nginx).toContain(`listen ${port};`);
  expect([...nginx].filter((character) => character === "{").length).toBe(
    [...nginx].filter((character) => character === "}").length,
  );
});
