import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

type NameOf = Rolldown.CodeSplittingNameFunction;
type Context = Parameters<NameOf>[1];

/** What is needed together, and so is one file. */
type Part = "page" | "reader" | "families" | "workspace";

/** By module: the modules that the page asks for by themselves (its entry, and what is imported when it is needed) and that cannot do without it. */
type Askers = ReadonlyMap<string, ReadonlySet<string>>;

const SERVICE_WORKER = /\/service-worker\.ts$/;
const READER = /\/src\/inspect\/inspect-(text|loading)\.ts$|\/src\/classes\/data\/index\.json$/;
/** What shows a config, and what is done about what nobody knows of it. */
const WORKSPACE =
  /\/src\/(app\/workspace\/workspace\.tsx|ui\/tree\/spec-tree\.tsx|families\/unknown\/unknown\.ts)$/;
const FAMILY = /\/src\/families\/.+\.ts$/;

/**
 * In which file of the built page a module stands; null: where the bundler puts it. Each request of a page waits for
 * the one before it, and a slow line takes half a second for it: what is needed together is one file.
 */
export function pageParts(): (...of: Parameters<NameOf>) => Part | null {
  const known = new WeakMap<Context, Askers>();
  return (id, context) => {
    let askers = known.get(context);
    if (!askers) known.set(context, (askers = askersFrom(id, context)));
    const of = [...(askers.get(id) ?? [])];
    // The service worker stands alone.
    if (of.some((asker) => SERVICE_WORKER.test(asker))) return null;
    const isEntry = (asker: string): boolean => context.getModuleInfo(asker)?.isEntry ?? false;
    if (of.some(isEntry)) return "page";
    if (of.some((asker) => READER.test(asker))) return "reader";
    if (of.filter((asker) => FAMILY.test(asker)).length > 1) return "families";
    return of.some((asker) => WORKSPACE.test(asker)) ? "workspace" : null;
  };
}

function askersFrom(id: string, context: Context): Askers {
  const modules = everyModule(id, context);
  const askers = new Map<string, Set<string>>();
  for (const root of modules) {
    const info = context.getModuleInfo(root);
    if (!info || (!info.isEntry && info.dynamicImporters.length === 0)) continue;
    const open = [root];
    for (let module = open.pop(); module !== undefined; module = open.pop()) {
      const of = askers.get(module) ?? new Set();
      if (of.has(root)) continue;
      askers.set(module, of.add(root));
      open.push(...(context.getModuleInfo(module)?.importedIds ?? []));
    }
  }
  return askers;
}

/** Every module of the build, from any one of them. */
function everyModule(id: string, context: Context): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (found.has(module)) continue;
    found.add(module);
    const info = context.getModuleInfo(module);
    if (!info) continue;
    open.push(
      ...info.importedIds,
      ...info.dynamicallyImportedIds,
      ...info.importers,
      ...info.dynamicImporters,
    );
  }
  return found;
}

const TEMPLATE = '<template id="parts-of-a-config">';

/**
 * Puts into the page, in a template, what a config needs beside the page: the script of index.html asks for it where the
 * address names a config, which saves the round trips until the page would ask.
 */
export function partsOfAConfig(): Plugin {
  return {
    name: "parts-of-a-config",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const parts = Object.values(bundle).filter(
          (file) =>
            file.type === "chunk" &&
            (["reader", "families", "workspace"] satisfies Part[] as string[]).includes(file.name),
        ) as Rolldown.OutputChunk[];
        if (parts.length !== 3 || !html.includes(TEMPLATE)) throw new Error("A part of the page is missing.");
        const scripts = parts.map(
          ({ fileName }) => `<link rel="modulepreload" crossorigin href="./${fileName}" />`,
        );
        const styles = parts
          .flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
          .map((file) => `<link rel="preload" as="style" crossorigin href="./${file}" />`);
        return html.replace(TEMPLATE, TEMPLATE + scripts.concat(styles).join(""));
      },
    },
  };
}

const OWN_SCRIPTS = "script-src 'self'";

/**
 * Names the script of index.html in the page's own policy, by its hash: no other script that stands in a page runs. Its comments are
 * for those who read the sources: they are left out of the first visit.
 */
export function policyOfPage(): Plugin {
  return {
    name: "policy-of-page",
    transformIndexHtml(html) {
      const written = /<script>([^]*?)<\/script>/.exec(html)?.[1];
      if (written === undefined || !html.includes(OWN_SCRIPTS))
        throw new Error("The page has another start.");
      const script = written.replaceAll(/^\s*(\/\/.*)?\n/gm, "");
      const hash = createHash("sha256").update(script).digest("base64");
      return html.replace(written, () => script).replace(OWN_SCRIPTS, `${OWN_SCRIPTS} 'sha256-${hash}'`);
    },
  };
}
