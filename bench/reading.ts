import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type * as Adapters from "../src/library/adapters.ts";
import type * as Analysis from "../src/library/analysis.ts";
import type * as Inspect from "../src/library/inspect.ts";
import { EXCEPTIONS, GALLERY_TEXTS, SIZES } from "./texts.ts";
import type { Tree } from "./trees.ts";

/** A row of the table: the same thing here and before, in milliseconds or as a ratio. */
export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly figures: readonly number[];
  readonly unit: string;
}

interface Library {
  readonly inspect: typeof Inspect;
  readonly analysis: typeof Analysis;
}

async function libraryOf({ path }: Tree): Promise<Library> {
  const adapters = (await import(`${path}/build/library/adapters.js`)) as typeof Adapters;
  await adapters.loadAllFamilies();
  return {
    inspect: (await import(`${path}/build/library/inspect.js`)) as typeof Inspect,
    analysis: (await import(`${path}/build/library/analysis.js`)) as typeof Analysis,
  };
}

/** CPU time of a call in milliseconds: the smallest of some rounds, all of them in turn, for the machine may be busy. */
function smallest(calls: readonly (() => void)[], rounds: number, times: number): number[] {
  const best = calls.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    calls.forEach((call, index) => {
      const before = process.cpuUsage();
      const start = performance.now();
      for (let i = 0; i < times; i++) call();
      const wall = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      best[index] = Math.min(
        best[index] ?? Infinity,
        Math.max(Math.min(wall, (user + system) / 1000), 1e-4) / times,
      );
    });
  return best;
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;

/** Everything that an inspection says, asked for. */
function whole(library: Library, text: string): void {
  const result = library.inspect.inspectConfigSync(text);
  if (result.ok) void [result.origins, result.fields, result.ghosts, result.parameters];
}

/** From text to spec, by JSON.parse of the same text. */
export async function readingRows(trees: readonly Tree[]): Promise<Row[]> {
  const libraries: Library[] = [];
  for (const tree of trees) libraries.push(await libraryOf(tree));
  const rows: Row[] = [];
  const ways = [
    ["spec", (library: Library, text: string) => void library.inspect.inspectConfigSync(text)],
    ["spec with origins, fields, places and diagnostics", whole],
  ] as const;
  const texts = [...GALLERY_TEXTS.values()];
  for (const [name, way] of ways) {
    const ratios = texts.map((text) => {
      const [parse = NaN, ...ours] = smallest(
        [() => void JSON.parse(text), ...libraries.map((library) => () => way(library, text))],
        25,
        20,
      );
      return ours.map((time) => time / parse);
    });
    const figures = libraries.map((_, index) => median(ratios.map((all) => all[index] ?? NaN)));
    rows.push({ what: `gallery: text to ${name}`, goal: "20", figures, unit: "× JSON.parse" });
    for (const size of ["2 kB", "60 kB", "3 MB"]) {
      const text = SIZES.get(size) ?? "";
      const rounds = size === "3 MB" ? 8 : 30;
      const [parse = NaN, ...ours] = smallest(
        [() => void JSON.parse(text), ...libraries.map((library) => () => way(library, text))],
        rounds,
        size === "2 kB" ? 20 : 1,
      );
      rows.push({
        what: `${size}: text to ${name}`,
        goal: size === "2 kB" ? "30" : "",
        figures: ours.map((time) => time / parse),
        unit: "× JSON.parse",
      });
      if (size === "3 MB")
        rows.push({ what: `3 MB: text to ${name}`, goal: "70", figures: ours, unit: "ms" });
    }
  }
  const weights = smallest(
    libraries.map(({ inspect, analysis }) => {
      const result = inspect.inspectConfigSync(EXCEPTIONS);
      return () => {
        if (!result.ok) return;
        // Weights are computed once a spec.
        analysis.weightBytes(structuredClone(result.spec));
      };
    }),
    30,
    1,
  );
  rows.push({
    what: "781 exceptions of a quantisation: weight bytes",
    goal: "2",
    figures: weights,
    unit: "ms",
  });
  return rows;
}

/** CPU time of a program in seconds, the smallest of some runs. */
function programTime(args: readonly string[]): number {
  const runs = Array.from({ length: 8 }, () => {
    const timed = ["-c", 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1', "bash", process.execPath, ...args];
    const { stderr } = spawnSync("bash", timed, { encoding: "utf8" });
    return stderr
      .trim()
      .split(" ")
      .map(Number)
      .reduce((sum, each) => sum + each, 0);
  });
  return Math.min(...runs);
}

/** The program that a tree's package names. */
function programOf(path: string): string {
  const { bin } = JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as { bin: { spec: string } };
  return `${path}/${bin.spec}`;
}

/** The command's own start on one file, by that of Node. */
export function startRow(trees: readonly Tree[]): Row {
  const config = fileURLToPath(new URL("../public/gallery/minimax-m2.5.json", import.meta.url));
  const bare = programTime(["-e", "0"]);
  const figures = trees.map(({ path }) => programTime([programOf(path), "inspect", config]) / bare);
  return { what: "spec inspect of one file, CPU time", goal: "1.5", figures, unit: "× node -e 0" };
}
