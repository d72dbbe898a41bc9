import { describe, expect, test } from "vitest";
import { COMMANDS, parseArguments } from "./arguments.ts";

const refusal = (...args: string[]): string => {
  const parsed = parseArguments(args);
  return parsed.ok ? "" : parsed.error;
};

describe("what is refused, and what there is instead", () => {
  test.each([
    [["inspct", "a.json"], "There is no command inspct; there are inspect, compare"],
    [
      ["inspect", "--format", "yaml", "a.json"],
      "inspect has no option --format (compare, export have it); it has --transformers, --as",
    ],
    [["inspect", "--frobnicate", "a.json"], "inspect has no option --frobnicate; it has --transformers"],
    [["schema", "--pretty"], "schema has no option --pretty (inspect, compare, runtime"],
    [["schema", "foo"], "schema takes nothing, or the name of a command: inspect"],
    [
      ["inspect", "--transformers", "9.9.9", "a.json"],
      "--transformers of inspect knows 4.57.6, 5.17.0, 5.18.0, not 9.9.9; the nearest is 5.18.0.",
    ],
    [["tensors", "--transformers=9.9.9", "a.json"], "--transformers of tensors knows 4.57.6"],
    [["inspect", "--transformers", "4.52.3", "a.json"], "not 4.52.3; the nearest is 4.57.6."],
    [["inspect", "--transformers", "5.18", "a.json"], "not 5.18; the nearest is 5.18.0."],
    [["resave", "--transformers", "v5.0.0rc1", "a.json"], "not v5.0.0rc1; the nearest is 5.17.0."],
    [["inspect", "--transformers", "latest", "a.json"], "5.18.0, not latest."],
    [
      ["inspect", "--transformers", "4.57.6,5.18.0", "a.json"],
      "--transformers of inspect takes one version, not 4.57.6, 5.18.0: give one, or compare two with spec compare",
    ],
    [["resave", "--transformers", "4.57.6", "--transformers=5.18.0", "a.json"], "resave takes one version"],
    [["versions", "--from", "4", "a.json"], "not 4; the nearest is 4.57.6."],
    [["inspect", "a.json", "--load"], "--load needs a value: --load B,C,BYTES,TP."],
    [["inspect", "--pretty=yes", "a.json"], "--pretty takes no value."],
    [["inspect", "-", "-"], "Standard input can be read once: name a file for the others."],
    [["inspect"], "No file is named."],
    [["check"], "No directory is named."],
    [["completion", "tcsh"], "completion is for bash, zsh, fish, not tcsh."],
    [["--pretty"], "No command is named."],
  ])("%j", (args, error) => {
    expect(refusal(...args)).toContain(error);
  });
});

test("after a mistake stands how the command is called, and where its options are told", () => {
  const parsed = parseArguments(["compare", "--nonsense", "a", "b"]);
  expect(parsed).toMatchObject({
    ok: false,
    usage: "usage: spec compare [options] A [B]\nspec compare --help says what its options are.",
  });
});

test("every command has its help, which names each of its options", () => {
  for (const { name, options } of COMMANDS) {
    const parsed = parseArguments([name, "--help"]);
    if (!parsed.ok || parsed.value.command !== "help") throw new Error("no help");
    const { text } = parsed.value;
    expect(text).toMatch(new RegExp(`^usage: spec ${name}\\b`));
    for (const option of Object.keys(options)) expect(text).toContain(`  --${option}`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(140);
  }
});

test("without a command the help names every one, and --version asks for the version", () => {
  for (const args of [[], ["--help"], ["-h"]]) {
    const parsed = parseArguments(args);
    const text = parsed.ok && parsed.value.command === "help" ? parsed.value.text : "";
    for (const { name } of COMMANDS) expect(text).toContain(`\n  ${name} `);
  }
  expect(parseArguments(["--version"])).toEqual({ ok: true, value: { command: "version" } });
});

test("of an option that is given twice the last one counts, and conditions add up", () => {
  const args = [
    "inspect",
    "--as",
    "llama",
    "--as=mistral",
    "--fail-on",
    "unmapped,guess",
    "--fail-on",
    "warning",
    "a",
  ];
  expect(parseArguments(args)).toMatchObject({
    value: { as: "mistral", failOn: ["unmapped", "guess", "warning"], files: ["a"] },
  });
});

test("the help of a command says of status 1 what its own means", () => {
  const help = (name: string) => {
    const read = parseArguments([name, "--help"]);
    return read.ok && read.value.command === "help" ? read.value.text : "";
  };
  expect(help("check")).toContain("1 a checkpoint that differs,");
  expect(help("check")).not.toContain("--fail-on");
  expect(help("inspect")).toContain("1 a --fail-on condition,");
  expect(help("tensors")).toContain("exit status: 0 all read, 2 ");
});
