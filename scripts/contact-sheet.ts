import { LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import { familyOfInspection, MODEL_TYPES } from "../src/families/registry.ts";
import { CONFIGS, fixture, folderOf, isPublished } from "../src/fixtures/read.ts";
import { ARROW, diagramStyle, diagramSvg } from "../src/export/diagram/diagram-svg.ts";
import { sceneOf } from "../src/export/diagram/diagram-scene.ts";
import { xmlText } from "../src/export/ribbon/xml.ts";
import { inspectLoading } from "../src/inspect/inspect-loading.ts";
import type { Inspection } from "../src/inspect/inspection.ts";
import type { JsonObject } from "../src/spec/json.ts";
import { isComponentType } from "../src/spec/component.ts";

/** The page of diagrams, one of every family and of every component type. */
export const CONTACT_SHEET = new URL("../docs/diagrams.html", import.meta.url);

/** What a config is the example of. */
interface Example {
  readonly name: string;
  readonly inspection: Inspection;
  readonly family: string;
  /** The types of components that no example before it has. */
  readonly adds: readonly string[];
}

/** What no config of the fixtures has, by a change of one that is near. */
const CHANGED: readonly {
  readonly of: string;
  readonly called: string;
  readonly by: (config: JsonObject) => unknown;
}[] = [
  { of: "doge--m7-0", called: "doge--moe", by: (config) => ({ ...config, is_moe: true }) },
  {
    of: "nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers",
    called: "nemotron-nas--linear",
    by: ({ block_configs: blocks, ...config }) => ({
      ...config,
      block_configs: (blocks as { attention: JsonObject; ffn: JsonObject }[]).map((block, index) =>
        index === 6
          ? { ...block, attention: { ...block.attention, no_op: false, replace_with_linear: true } }
          : block,
      ),
    }),
  },
];

/** One config of each family, a published one where there is one, and further ones until every component type is drawn. */
export async function examples(): Promise<readonly Example[]> {
  const chosen: Example[] = [];
  const families = new Set<string>();
  const drawn = new Set<string>();
  const order = [...CONFIGS].sort(
    (a, b) =>
      MODEL_TYPES.indexOf(folderOf(a)) - MODEL_TYPES.indexOf(folderOf(b)) ||
      Number(isPublished(b)) - Number(isPublished(a)) ||
      fixture(a).length - fixture(b).length,
  );
  const changed = CHANGED.map(({ of, called, by }) => ({
    name: called,
    text: JSON.stringify(by(JSON.parse(fixture(of)) as JsonObject)),
  }));
  for (const { name, text } of [...order.map((each) => ({ name: each, text: fixture(each) })), ...changed]) {
    const inspection = await inspectLoading(text);
    if (!inspection.ok) continue;
    const family = familyOfInspection(inspection, LATEST_TRANSFORMERS)?.type ?? inspection.adapter;
    const adds = componentTypesIn(inspection.spec.body).filter((type) => !drawn.has(type));
    if (families.has(family) && adds.length === 0) continue;
    families.add(family);
    for (const type of adds) drawn.add(type);
    chosen.push({ name, inspection, family, adds });
  }
  return chosen;
}

/** The types of all components in a value of the spec. */
function componentTypesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const type = (value as { type?: unknown }).type;
  const own = typeof type === "string" && isComponentType(type) ? [type] : [];
  return [...new Set([...own, ...Object.values(value).flatMap(componentTypesIn)])];
}

/** The page's text: every diagram without what only a single file needs, so that it stays small. */
export async function contactSheet(): Promise<string> {
  const figures = (await examples()).map(({ name, inspection, family, adds }) => {
    const title = name.replace("--", "/");
    const svg = small(diagramSvg(sceneOf(inspection, { title }), { adaptive: false }));
    const also = adds.length === 0 ? "" : ` · ${adds.map(xmlText).join(", ")}`;
    return `<figure id="${xmlText(family)}"><figcaption>${xmlText(family)}${also}</figcaption>${svg}</figure>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Diagrams of every family and component</title>
<style>${PAGE}${diagramStyle()}</style>
<h1>Diagrams</h1>
<p>One config of every family, and behind its name the component types that are drawn here first. Made by <code>npm run contact-sheet</code> from src/fixtures/models.</p>
<svg width="0" height="0" aria-hidden="true">${uncoloured(ARROW)}</svg>
${figures.join("\n")}
</html>
`;
}

const PAGE = `:root{color-scheme:light dark}body{margin:16px;font:14px system-ui,sans-serif}figure{margin:0 0 32px;border:1px solid #8884}figcaption{padding:6px 12px;font-weight:600}svg.diagram text{font-size:12px}svg.diagram .s11{font-size:11px}svg.diagram .s15{font-size:15px;font-weight:600}svg.diagram .s20{font-size:20px;font-weight:600}svg.diagram .b{font-size:13px;font-weight:600}svg.diagram{display:block;max-width:100%;height:auto}`;

/** Without pointers, figures of parts and colours: the page has these once. */
function small(svg: string): string {
  return uncoloured(svg)
    .replace(uncoloured(`${ARROW}\n`), "")
    .replaceAll(/<title>[^<]*<\/title>|<desc>[^<]*<\/desc>/g, "")
    .replaceAll(/<tspan data-at="[^"]*">([^<]*)<\/tspan>/g, "$1")
    .replaceAll(/ data-at="[^"]*"| aria-label="[^"]*"| xmlns="[^"]*"| font-family="[^"]*"/g, "")
    .replaceAll(
      /<text class="(text|muted)"([^>]*?) font-size="13" font-weight="600"/g,
      '<text class="$1 b"$2',
    )
    .replaceAll(' font-size="12"', "")
    .replaceAll(
      /<text class="(\w+)"([^>]*?) font-size="(11|15|20)"(?: font-weight="600")?/g,
      '<text class="$1 s$3"$2',
    )
    .replaceAll(/<path marker-end="url\(#arrow\)" d="([^"]*)"\/>/g, '<path class="to" d="$1"/>')
    .replaceAll("\n", "");
}

const uncoloured = (svg: string): string => svg.replaceAll(/ (?:fill|stroke)="#[0-9a-f]{6}"/g, "");
