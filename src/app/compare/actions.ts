import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles, FilesToRead } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import type { MenuAction } from "../../ui/components/action-menu.tsx";
import type { ComparedView } from "../../ui/compare/view.ts";
import { copyText, downloadBlob, downloadText } from "../../ui/share/hand-over.ts";
import type { SidePlace } from "../route/place.ts";
import { formatRoute, type Route } from "../route/route.ts";
import { onceQuantizationIsKnown } from "../memory/quantization-known.ts";
import { encodeInBackground } from "../share/codec.ts";
import { isLasting } from "../share/links.ts";
import { grouped } from "../../spec/grouped.ts";

/** What there is to share of one side. */
export interface SharedSide {
  readonly place: SidePlace;
  readonly title: string;
  /** The name that a link carries; null where it has none of its own. */
  readonly name: string | null;
  readonly files: ConfigFiles | undefined;
  /** The files as they are read. */
  readonly read: FilesToRead | undefined;
  readonly inspection: Inspection | undefined;
}

interface OnScreen {
  readonly route: Route;
  readonly a: SharedSide;
  readonly b: SharedSide;
  readonly comparison: Comparison | undefined;
  /** The address of the page, without a hash. */
  readonly address: string;
}

/** What can be done to hand on a comparison. */
export async function compareActions(shown: OnScreen): Promise<readonly MenuAction[]> {
  const { a, b, comparison } = shown;
  const names = { a: nameOf(a), b: nameOf(b) };
  const { view: link, diagram: diagramLink } = await linksTo(shown);
  const tooLong = link.length > LONGEST_LINK;
  const length = `${grouped(link.length)} characters`;
  const hint = tooLong
    ? `It would have ${length}, and more than ${grouped(LONGEST_LINK)} are often cut on the way. Copy the Markdown instead, or send the files.`
    : `${length}. ${howOf(a, b)}`;
  const copyLink: MenuAction = {
    label: "Copy link",
    hint,
    disabled: tooLong,
    run: () => copyText(link, `Copied: ${length}.`),
  };
  const drawing: readonly MenuAction[] = [
    ...(comparison
      ? [
          {
            label: "Copy as Markdown",
            hint: "A picture of the layers, the differences as tables and part by part, for a review comment",
            disabled: false,
            run: async () => {
              const { toMarkdown } = await import("../../compare/words/markdown.ts");
              const { layersPicture } = await import("../../compare/words/layers-picture.ts");
              const { pairWordsOf } = await import("../../export/diagram/pair-scene.ts");
              const picture =
                a.inspection && b.inspection && !comparison.layers.equal
                  ? layersPicture(a.inspection.spec.body, b.inspection.spec.body)
                  : "";
              const parts =
                a.inspection && b.inspection
                  ? pairWordsOf(
                      { inspection: a.inspection, title: names.a },
                      { inspection: b.inspection, title: names.b },
                    )
                  : [];
              const links = tooLong ? {} : { link, diagramLink };
              const markdown = toMarkdown(comparison, names, { picture, parts, ...links });
              return copyText(markdown, "Copied as Markdown.");
            },
          },
          ...(a.inspection && b.inspection
            ? diagramActions({ ...a, inspection: a.inspection }, { ...b, inspection: b.inspection }, names)
            : []),
          {
            label: "Download as JSON",
            hint: "As the command line prints it",
            disabled: false,
            run: async () => {
              const { tensorsOfPair } = await import("./tensors-of-pair.ts");
              const tensors =
                a.inspection && b.inspection ? await tensorsOfPair(a.inspection, b.inspection) : null;
              if (tensors?.ok === false) return `The tensors could not be compared. ${tensors.error.message}`;
              return downloadText(
                `${JSON.stringify({ ...names, ok: true, ...comparison, tensors: tensors?.value }, null, 2)}\n`,
                "comparison.json",
                "application/json",
              );
            },
          },
        ]
      : []),
  ];
  const configs = [a, b].map(({ read, inspection }) => ({ files: read, inspection }));
  return [copyLink, ...onceQuantizationIsKnown(drawing, configs)];
}

/** Both models drawn side by side, as files. */
function diagramActions(
  a: SharedSide & { readonly inspection: Inspection },
  b: SharedSide & { readonly inspection: Inspection },
  names: { readonly a: string; readonly b: string },
): readonly MenuAction[] {
  const drawn = async (adaptive: boolean): Promise<string> => {
    const [{ pairSceneOf }, { diagramSvg }] = await Promise.all([
      import("../../export/diagram/pair-scene.ts"),
      import("../../export/diagram/diagram-svg.ts"),
    ]);
    const { scene } = pairSceneOf(
      { inspection: a.inspection, title: names.a },
      { inspection: b.inspection, title: names.b },
    );
    return diagramSvg(scene, { adaptive });
  };
  return [
    {
      label: "Diagram as SVG",
      hint: "Both models drawn, part by part, with what differs marked",
      disabled: false,
      run: async () => downloadText(await drawn(true), "comparison.diagram.svg", "image/svg+xml"),
    },
    {
      label: "Diagram as PNG",
      hint: "The same, light and twice as large",
      disabled: false,
      run: async () => {
        const { svgToPng } = await import("../../ui/export/svg-to-png.ts");
        try {
          return downloadBlob(await svgToPng(await drawn(false)), "comparison.diagram.png");
        } catch {
          return "The picture could not be made. Download the SVG instead.";
        }
      },
    },
  ];
}

/** What a side is called to somebody else: with the commit where there is one. */
function nameOf({ title, place }: SharedSide): string {
  const revision =
    place.kind === "reference" && place.reference.kind !== "url" ? place.reference.revision : null;
  return revision === null ? title : `${title}@${revision.slice(0, 8)}`;
}

function howOf(a: SharedSide, b: SharedSide): string {
  const lasting = [a, b].filter(({ place }) => isLasting(place)).length;
  if (lasting === 2) return "It names the two published configs, which cannot change.";
  return lasting === 0
    ? "It carries the files of both sides, to the last character."
    : "It names the published config and carries the other side’s files, to the last character.";
}

/**
 * The links to a comparison as it is on screen and to both models drawn: each side by reference where that names content that cannot change, by value otherwise, with
 * a digest of its spec as it is here and now.
 */
async function linksTo({ route, a, b, address }: OnScreen): Promise<{ view: string; diagram: string }> {
  const { specDigest } = await import("../../share/digest/spec-digest.ts");
  const lastingPlace = async ({ place, name, files }: SharedSide): Promise<SidePlace> => {
    if (!files || isLasting(place)) return place;
    return { kind: "shared", payload: await encodeInBackground({ name, files }) };
  };
  const digestOf = ({ inspection }: SharedSide): string | null =>
    inspection ? specDigest(inspection.spec) : null;
  const compared: ComparedView = { ...route.compared, digestB: digestOf(b) };
  const shared: Route = {
    ...route,
    place: { kind: "compare", a: await lastingPlace(a), b: await lastingPlace(b) },
    embedded: false,
    theme: null,
    digest: digestOf(a),
    compared,
  };
  const link = (changes: Partial<ComparedView>): string =>
    address + formatRoute({ ...shared, compared: { ...compared, ...changes } });
  return { view: link({}), diagram: link({ tab: "diagram" }) };
}
