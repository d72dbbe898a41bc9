import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("..", import.meta.url));

/** A built copy of the project: what stands here, or another commit. */
export interface Tree {
  readonly name: string;
  readonly path: string;
}

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();

function build(path: string): void {
  for (const config of ["vite.library.config.ts", "vite.cli.config.ts", "vite.config.ts"])
    run("npx", ["vite", "build", "--logLevel", "error", "--config", config], path);
}

/** What stands here, built anew. */
export function ownTree(): Tree {
  build(HERE);
  return { name: "here", path: HERE };
}

/** Another commit, checked out and built under .results/bench once; with the packages that are installed here. */
export function treeOf(revision: string): Tree {
  const commit = run("git", ["rev-parse", "--short", revision], HERE);
  const path = `${HERE}.results/bench/${commit}`;
  if (!existsSync(`${path}/dist/index.html`)) {
    mkdirSync(path, { recursive: true });
    const tar = execFileSync("git", ["archive", commit], { cwd: HERE, maxBuffer: 2 ** 30 });
    execFileSync("tar", ["-x", "-C", path], { input: tar });
    if (!existsSync(`${path}/node_modules`)) symlinkSync(`${HERE}node_modules`, `${path}/node_modules`);
    build(path);
  }
  return { name: commit, path };
}
