import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { type Ribbon, type RibbonKind, ribbonOf } from "../../analysis/ribbon.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { lengthOf } from "../../spec/layers.ts";
import { darkStyle, LIGHT } from "./colors.ts";
import { MARGIN, pixels, type Scale, scaleOf, strokesOf, WIDTH } from "./geometry.ts";
import { shortened, xmlText } from "./xml.ts";

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
  const columns = [legendEntries(ribbon, "mixer"), legendEntries(ribbon, "mlp")];
  const lines = Math.max(...columns.map(({ length }) => length));
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

/** The kinds of one half, and how many layers lack it. */
function legendEntries({ kinds, runs }: Ribbon, slot: "mixer" | "mlp"): readonly RibbonKind[] {
  const without = runs.filter((run) => run[slot] === 0).reduce((sum, run) => sum + lengthOf(run), 0);
  const label = slot === "mixer" ? "without a mixer" : "without an MLP";
  return [
    ...kinds.filter((kind) => kind.slot === slot),
    ...(without === 0 ? [] : [{ component: "", label, count: without, slot, color: 0 }]),
  ];
}

function factsOf(spec: EngineModelSpec, { layers }: Ribbon, parameters: ParameterCount | null): string {
  return [
    spec.architecture,
    `${layers.toLocaleString("en-US")} ${layers === 1 ? "layer" : "layers"}`,
    `hidden size ${spec.body.hidden_size.toLocaleString("en-US")}`,
    ...(parameters ? [`${parameters.text.toLocaleString("en-US")} parameters`] : []),
  ].join(" · ");
}

/** One half of the layers: a path for each colour, on the ground that shows where layers lack this half. */
function rowOf(ribbon: Ribbon, slot: "mixer" | "mlp", { layerWidth }: Scale): string[] {
  const { y, height } = slot === "mixer" ? MIXERS : MLPS;
  const colors = [...new Set(ribbon.kinds.filter((kind) => kind.slot === slot).map(({ color }) => color))];
  // Layers narrower than a pixel are blended, as whole pixels of one of them would show a pattern that is not there.
  const edges = layerWidth >= 1 ? ' shape-rendering="crispEdges"' : "";
  return [
    `<g transform="translate(${MARGIN} 0) scale(${layerWidth} 1)" stroke-width="${height}"${edges}>`,
    `<path ${stroke(0)} d="M0 ${y + height / 2}h${ribbon.layers}"/>`,
    ...colors.map(
      (color) => `<path ${stroke(color)} d="${strokesOf(ribbon, slot, color, y + height / 2)}"/>`,
    ),
    "</g>",
  ];
}

function stroke(color: number): string {
  return `class="k${color}" stroke="${LIGHT.kinds[color]}"`;
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
  return kinds.flatMap(({ component, label, count, slot, color }, index) => {
    const y = LEGEND + index * LINE;
    const height = slot === "mixer" ? 14 : 9;
    const words = shortened(`${count.toLocaleString("en-US")} ${label}`, 46);
    return [
      `<path ${stroke(color)} stroke-width="${height}" d="M${x} ${y + 9}h14"/>`,
      `<text class="text" x="${x + 24}" y="${y + 13.5}" fill="${LIGHT.text}">${xmlText(words)}<tspan class="muted" dx="8" font-size="11" fill="${LIGHT.muted}">${xmlText(shortened(component, 62 - words.length))}</tspan></text>`,
    ];
  });
}

function text(x: number, y: number, words: string, kind: "text" | "muted", attributes = ""): string {
  const space = attributes === "" ? "" : " ";
  return `<text class="${kind}" x="${x}" y="${y}" fill="${LIGHT[kind]}"${space}${attributes}>${xmlText(words)}</text>`;
}
