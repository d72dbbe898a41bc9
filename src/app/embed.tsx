import { type JSX, useEffect, useState } from "react";
import "../ui/shell/embed.css";
import { applyTheme } from "../ui/theme/theme.ts";
import { breakingNames } from "../ui/components/breaking.tsx";
import { FetchStatus } from "../ui/fetch/fetch-status.tsx";
import { Legend } from "../ui/components/legend.tsx";
import { Popover } from "../ui/components/popover.tsx";
import { ExplainPanel } from "../ui/explain/explain-panel.tsx";
import { Facts } from "../ui/overview/facts.tsx";
import { LayerRibbon } from "../ui/ribbon/layer-ribbon.tsx";
import { lazyPart, Part } from "../ui/components/part.tsx";
import { SpecTree } from "../ui/tree/spec-tree.tsx";
import { Problem } from "../ui/problems/problem.tsx";
import { VerdictStrip } from "../ui/overview/verdict-strip.tsx";
import type { Target } from "../ui/view-state.ts";
import { useInspection } from "./read/use-inspection.ts";
import type { OpenConfig } from "./open/use-opened.ts";
import { referenceWords } from "./open/reference-words.ts";
import { figureAddress, findingsAddress } from "./verdict/addresses.ts";
import { useVerdict } from "./verdict/use-verdict.tsx";
import { formatRoute, type Route } from "./route/route.ts";
import type { Navigate } from "./route/use-route.ts";

interface Props {
  readonly config: OpenConfig;
  readonly route: Route;
  readonly navigate: Navigate;
}

const DiagramView = lazyPart(async () => ({
  default: (await import("../ui/diagram/diagram-view.tsx")).DiagramView,
}));

const NOTHING = (): null => null;

/** What a model is, the verdict on its file and the tree, or the diagram where the address says so, for a frame in another page, with a link to all the rest. */
export function Embed({ config, route, navigate }: Props): JSX.Element {
  const [hovered, setHovered] = useState<Target | null>(null);
  const result = useInspection(config.files);
  const read = result?.ok ? result : undefined;
  const verdict = useVerdict(config.files, read, route.paths, route.load?.tensorParallel ?? 1);
  const { theme, filter, selected, tab } = route;
  useEffect(() => {
    applyTheme(theme ?? "system");
  }, [theme]);
  const select = (target: Target | null): void => {
    navigate({ selected: target }, "replace");
  };
  const outside = { ...route, embedded: false, theme: null };
  const whole = formatRoute(outside);
  const said = config.failure ?? config.fetched?.failure?.message ?? nothingIn(route);
  return (
    <main className="embed">
      <header>
        <h1>{breakingNames(config.title)}</h1>
        {read && (
          <Popover label="Legend">
            <Legend />
          </Popover>
        )}
        <a href={whole} target="_blank" rel="noopener">
          Open in Spec Explorer
        </a>
      </header>
      {verdict?.reader}
      {read && verdict && (
        <div className="embed-head">
          <Facts inspection={read} hrefOf={(from) => figureAddress(outside, from, read)} outside />
          <VerdictStrip
            lines={verdict.lines}
            legacy={verdict.legacy}
            engines={verdict.engines}
            hrefOf={(line) => findingsAddress(outside, line, read)}
            outside
          />
          <LayerRibbon
            body={read.spec.body}
            onComponent={(pointer) => {
              select({ side: "spec", pointer });
            }}
            onLayer={(pointer) => {
              select({ side: "spec", pointer });
            }}
          />
        </div>
      )}
      {read && verdict && tab === "diagram" ? (
        <Part fallback={<p className="waiting">Loading…</p>}>
          <DiagramView
            inspection={read}
            evidence={verdict.evidence}
            area={route.area}
            onArea={(area) => {
              navigate({ area }, "replace");
            }}
            selected={selected}
            onHover={setHovered}
            onShow={(pointer) => {
              select({ side: "spec", pointer });
            }}
          />
        </Part>
      ) : read ? (
        <SpecTree
          inspection={read}
          identity={config.identity}
          stale={false}
          filter={filter}
          selected={selected}
          hovered={hovered}
          onSelect={select}
          onHover={setHovered}
        />
      ) : result && !result.ok ? (
        <Problem failed={result} />
      ) : said !== null ? (
        <p className="problem" role="alert">
          {said}
        </p>
      ) : config.fetched && route.place.kind === "reference" ? (
        <FetchStatus
          {...referenceWords(route.place.reference)}
          activity={config.fetched.activity}
          onRetry={config.fetched.retry}
          onCancel={config.fetched.cancel}
        />
      ) : (
        <p className="waiting" role="status">
          Reading…
        </p>
      )}
      {read && selected && (
        <ExplainPanel inspection={read} selected={selected} onSelect={select} actionsOn={NOTHING} />
      )}
    </main>
  );
}

function nothingIn({ place }: Route): string | null {
  return place.kind === "home" || place.kind === "unknown" || place.kind === "open"
    ? "The address of this frame names no config. Copy the code for a frame again from the explorer’s Share menu."
    : null;
}
