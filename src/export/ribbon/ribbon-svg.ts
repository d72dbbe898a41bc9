import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { CUTS } from "../../analysis/looks.ts";
import { type Ribbon, type RibbonKind, ribbonOf, type Slot } from "../../analysis/ribbon.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { darkStyle, LIGHT } from "./colors.ts";
import { MARGIN, pixels, type Scale, scaleOf, strokesOf, WIDTH } from "./geometry.ts";
import { shortened, xmlText } from "./xml.ts";
import { largest } from "../../spec/many.ts";

/** What is drawn of a model. */
interface Drawn {
  readonly spec: EngineModelSpec;
  readonly parameters: ParameterCount | null;
}

const FONT = "system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MIXERS = { y: 84, height: 32 };
const MLPS = { y: 119, height: 20 };
const AXIS = 156;
const LEGEND = 190;
const LINE = 22;
const SECOND_COLUMN = WIDTH / 2;

/**
 * The layers of a model as a picture: mixers above, MLPs below, and a legend. It needs no style or font from outside, and
 * is light, or dark where the reader's system is, unless `adaptive` is false. Its size grows with the runs of equal
 * layers, not with the layers.
 */
export function ribbonSvg({ spec, parameters }: Drawn, title: string, adaptive = true): string {
  const ribbon = ribbonOf(spec.body);
  const scale = scaleOf(ribbon.layers);
  const columns = (["mixer", "mlp"] as const).map((slot) =>
    ribbon.kinds.filter((kind) => kind.slot === slot),
  );
  const lines = largest(columns.map(({ length }) => length));
  const height = LEGEND + lines * LINE + MARGIN;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="${FONT}" font-size="13">`,
    `<title>Layers of ${xmlText(title)}</title>`,
    `<desc>${xmlText(ribbon.description)}</desc>`,
    ...(adaptive ? [darkStyle()] : []),
    `<rect class="paper" width="100%" height="100%" fill="${LIGHT.paper}"/>`,
    text(MARGIN, 42, shortened(title, 70), "text", 'font-size="20" font-weight="600"'),
    text(MARGIN, 65, shortened(factsOf(spec, ribbon, parameters), 130), "muted"),
    ...rowOf(ribbon, "mixer", scale),
    ...rowOf(ribbon, "mlp", scale),
    ...(scale.gaps ? [gapsOf(ribbon.layers, scale)] : []),
    ...scale.ticks.map((layer) => tick(layer, scale)),
    ...columns.flatMap((kinds, index) => legendOf(kinds, index === 0 ? MARGIN : SECOND_COLUMN)),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

/** Where the rows of {@link ribbonRows} stand, in pixels. */
export const ROWS = { left: MARGIN, top: MIXERS.y, bottom: MLPS.y + MLPS.height };

/** The layers of a body as the rows of a picture alone, without numbers or legend, and how wide they are. */
export function ribbonRows(body: EngineModelSpec["body"]): {
  readonly parts: readonly string[];
  readonly width: number;
} {
  const ribbon = ribbonOf(body);
  const scale = scaleOf(ribbon.layers);
  const rows = [...rowOf(ribbon, "mixer", scale), ...rowOf(ribbon, "mlp", scale)];
  return { parts: scale.gaps ? [...rows, gapsOf(ribbon.layers, scale)] : rows, width: scale.width };
}

function factsOf(spec: EngineModelSpec, { layers }: Ribbon, parameters: ParameterCount | null): string {
  return [
    spec.architecture,
    `${layers.toLocaleString("en-US")} ${layers === 1 ? "layer" : "layers"}`,
    `hidden size ${spec.body.hidden_size.toLocaleString("en-US")}`,
    ...(parameters ? [`${(parameters.whole ?? parameters.text).toLocaleString("en-US")} parameters`] : []),
  ].join(" · ");
}

/** One half of the layers: a path for each kind, on the ground that shows where layers lack this half. */
function rowOf(ribbon: Ribbon, slot: Slot, { layerWidth }: Scale): string[] {
  const row = slot === "mixer" ? MIXERS : MLPS;
  const kinds = ribbon.kinds.filter((kind) => kind.slot === slot && kind.component !== null);
  // Layers narrower than a pixel are blended, as whole pixels of one of them would show a pattern that is not there.
  const edges = layerWidth >= 1 ? ' shape-rendering="crispEdges"' : "";
  return [
    `<g transform="translate(${MARGIN} 0) scale(${layerWidth} 1)"${edges}>`,
    `<path class="ground" stroke="${LIGHT.ground}" stroke-width="${row.height}" d="M0 ${row.y + row.height / 2}h${ribbon.layers}"/>`,
    ...kinds.flatMap((kind) =>
      barsOf(kind, row).map(
        ({ y, height }) =>
          `<path ${stroke(kind)} stroke-width="${pixels(height)}" d="${strokesOf(ribbon, (run) => run[slot] === kind, y)}"/>`,
      ),
    ),
    "</g>",
  ];
}

/** The bars of which a kind is made in a row of some height, each by its middle; a lower kind stands on the row's foot. */
function barsOf(
  { texture, height }: RibbonKind,
  row: { readonly y: number; readonly height: number },
): readonly { readonly y: number; readonly height: number }[] {
  const own = row.height * height;
  const top = row.y + row.height - own;
  const edges = [0, ...CUTS[texture].flat(), 1].map((share) => Math.round(share * own));
  return Array.from({ length: edges.length / 2 }, (_, index) => {
    const [from = 0, to = 0] = edges.slice(2 * index, 2 * index + 2);
    return { y: top + (from + to) / 2, height: to - from };
  }).filter((bar) => bar.height > 0);
}

function stroke({ hue }: RibbonKind): string {
  return `class="${hue}" stroke="${LIGHT.hues[hue]}"`;
}

/** A line of paper between neighbouring layers. */
function gapsOf(layers: number, { layerWidth }: Scale): string {
  const length = MLPS.y + MLPS.height - MIXERS.y;
  const lines = Array.from(
    { length: layers - 1 },
    (_, index) => `M${MARGIN + (index + 1) * layerWidth - 0.5} ${MIXERS.y}v${length}`,
  );
  return `<path class="gap" stroke="${LIGHT.paper}" d="${lines.join("")}"/>`;
}

function tick(layer: number, { layerWidth }: Scale): string {
  const x = MARGIN + (layer + 0.5) * layerWidth;
  return text(
    Number(pixels(x)),
    AXIS,
    layer.toLocaleString("en-US"),
    "muted",
    'font-size="11" text-anchor="middle"',
  );
}

function legendOf(kinds: readonly RibbonKind[], x: number): string[] {
  return kinds.flatMap((kind, index) => {
    const { component, label, count, slot } = kind;
    const y = LEGEND + index * LINE;
    const height = slot === "mixer" ? 14 : 9;
    const words = shortened(`${count.toLocaleString("en-US")} ${label}`, 46);
    const name = component === null ? "" : shortened(component, 62 - words.length);
    const key =
      component === null
        ? [`<path class="ground" stroke="${LIGHT.ground}" stroke-width="${height}" d="M${x} ${y + 9}h14"/>`]
        : barsOf({ ...kind, height: 1 }, { y: y + 9 - height / 2, height }).map(
            (bar) =>
              `<path ${stroke(kind)} stroke-width="${pixels(bar.height)}" d="M${x} ${pixels(bar.y)}h14"/>`,
          );
    return [
      ...key,
      `<text class="text" x="${x + 24}" y="${y + 13.5}" fill="${LIGHT.text}">${xmlText(words)}<tspan class="muted" dx="8" font-size="11" fill="${LIGHT.muted}">${xmlText(name)}</tspan></text>`,
    ];
  });
}

function text(x: number, y: number, words: string, kind: "text" | "muted", attributes = ""): string {
  const space = attributes === "" ? "" : " ";
  return `<text class="${kind}" x="${x}" y="${y}" fill="${LIGHT[kind]}"${space}${attributes}>${xmlText(words)}</text>`;
}
