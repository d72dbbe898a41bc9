import { type ComponentType, createElement, type JSX } from "react";
import { lazyPart } from "../../ui/components/part.tsx";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { ValueContext } from "../../ui/actions/actions.ts";
import type { Filter, PathsView, Target, ViewState } from "../../ui/view-state.ts";
import type { Settings } from "../storage/settings.ts";
import type { Place } from "../route/place.ts";
import type { ReadAs } from "../../ui/compare/view.ts";
import type { Evidence } from "../../verdict/verdict.ts";

/** What a view is given: the open config, how it is looked at, and the ways to look at it otherwise. */
export interface Shown extends ViewState {
  readonly files: ConfigFiles;
  readonly place: Place;
  /** How the Hub is reached. */
  readonly settings: Settings;
  /** Opens the settings, for a token. */
  readonly onToken: () => void;
  /** What came of a check against the checkpoint, for the one who shared the link. */
  readonly checked: string | null;
  readonly inspection: Inspection;
  /** What the verdict on it is made from. */
  readonly evidence: Evidence;
  /** Whether more of it is to come. */
  readonly reading: boolean;
  /** What keeps one config apart from another. */
  readonly identity: string;
  /** Whether the text has gone on since it was read. */
  readonly stale: boolean;
  readonly hovered: Target | null;
  readonly onHover: (target: Target | null) => void;
  readonly onSelect: (target: Target | null) => void;
  /** Puts a link to a target on the clipboard. @returns what to say of it. */
  readonly onCopyLink: (target: Target) => Promise<string>;
  /** The address of a place beside itself, each side read in a way of its own; null where it can be no side. */
  readonly comparedAddress: (place: Place, a: ReadAs | null, b: ReadAs | null) => string | null;
  /** Changes how it is looked at. */
  readonly onView: (change: Partial<ViewState>) => void;
  /** What can be done with a value or a field. */
  readonly actionsOn: (target: Target) => ValueContext | null;
  /** Reads the file as another model type; null: as its own, or as the best guess. */
  readonly onReadAs: (type: string | null) => void;
  /** Shows a value or a component of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  /** Searches an attribute in another view. */
  readonly onFind: (view: "runtime" | "engines", query: string, paths: Partial<PathsView>) => void;
}

interface View<N extends string> {
  /** Stands in the address: it stays as it is once links have it. */
  readonly name: N;
  readonly label: string;
  /** Beside the tab of the source, on narrow screens. */
  readonly short: string;
  readonly Component: (shown: Shown) => JSX.Element;
}

/** A view whose component is loaded when it is looked at first. */
function view<N extends string, P extends object>(
  name: N,
  label: string,
  load: () => Promise<ComponentType<P>>,
  props: (shown: Shown) => P,
  short = label,
): View<N> {
  const Loaded = lazyPart(async () => ({ default: await load() }));
  // `lazy` hides what its component takes.
  const Typed = Loaded as unknown as ComponentType<P>;
  return { name, label, short, Component: (shown) => createElement(Typed, props(shown)) };
}

const engineSide = async () => (await import("../engine/engine-side.tsx")).EngineSide;

const onBothPaths =
  <V extends "runtime" | "legacy">(view: V) =>
  (shown: Shown) => ({
    ...shown,
    view,
    query: shown.filter.query,
    onPaths: (paths: ViewState["paths"]) => {
      shown.onView({ paths });
    },
    onLoad: (load: ViewState["load"]) => {
      shown.onView({ load });
    },
  });

/** The views of a spec. Tab bar, addresses, keys and lazy loading follow from this list; the first is shown at first. */
export const VIEWS = [
  view(
    "components",
    "Components",
    async () => (await import("../../ui/tree/spec-tree.tsx")).SpecTree,
    (shown) => shown,
    "Spec",
  ),
  view(
    "findings",
    "Findings",
    async () => (await import("../../ui/findings/findings-view.tsx")).FindingsView,
    (shown) => ({
      ...shown,
      onFilter: (filter: Filter) => {
        shown.onView({ filter });
      },
    }),
  ),
  view(
    "diagram",
    "Diagram",
    async () => (await import("../../ui/diagram/diagram-view.tsx")).DiagramView,
    (shown) => ({
      ...shown,
      onArea: (area: ViewState["area"]) => {
        shown.onView({ area });
      },
    }),
  ),
  view(
    "layers",
    "Layers",
    async () => (await import("../../ui/layers/layers-view.tsx")).LayersView,
    ({ inspection, identity, selected, onShow }) => ({
      body: inspection.spec.body,
      identity,
      selected,
      onShow,
    }),
  ),
  view(
    "memory",
    "Memory",
    async () => (await import("../memory/memory-side.tsx")).MemorySide,
    ({ onView, ...shown }) => ({
      ...shown,
      onLoad: (next: ViewState["load"]) => {
        onView({ load: next });
      },
    }),
  ),
  view(
    "tensors",
    "Tensors",
    async () => (await import("../check/tensors-side.tsx")).TensorsSide,
    (shown) => shown,
  ),
  view("runtime", "Runtime", engineSide, onBothPaths("runtime")),
  view("legacy", "Transformers", engineSide, onBothPaths("legacy")),
  view(
    "versions",
    "Versions",
    async () => (await import("../engine/versions-side.tsx")).VersionsSide,
    onBothPaths("runtime"),
  ),
  view(
    "engines",
    "Engines",
    async () => (await import("../engine/lens-side.tsx")).LensSide,
    onBothPaths("runtime"),
  ),
  view(
    "json",
    "JSON",
    async () => (await import("../../ui/json-view/spec-json.tsx")).SpecJson,
    (shown) => shown,
  ),
] as const;

/** The name of a view. */
export type Tab = (typeof VIEWS)[number]["name"];
