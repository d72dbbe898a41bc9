import type { JSX } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection } from "../../inspect/inspection.ts";
import { lazyPart, Part } from "../../ui/components/part.tsx";
import { Failure } from "../../ui/problems/failure.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import type { Place } from "../route/place.ts";

const VersionsSide = lazyPart(async () => {
  const { VersionsSide: component } = await import("./versions-side.tsx");
  return { default: component };
});

interface Props {
  readonly failed: FailedInspection;
  readonly files: ConfigFiles;
  readonly place: Place;
  readonly identity: string;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  readonly onSelect: (target: Target) => void;
  /** Takes another text of config.json. */
  readonly onEdit: (text: string) => void;
}

const NOWHERE = { places: new Map<never, never>() };
const noAddress = () => null;
const noValue = () => undefined;

/** In place of a spec: what can be said of the text, and what versions of transformers make of it, which may load it. */
export function FailedSide({ failed, onSelect, onEdit, ...versions }: Props): JSX.Element {
  return (
    <div className="pane-body">
      <Failure
        failed={failed}
        text={versions.files.config}
        onEdit={onEdit}
        onSelect={(pointer) => {
          onSelect({ side: "config", pointer });
        }}
      />
      <Part>
        <VersionsSide
          {...versions}
          inspection={NOWHERE}
          query=""
          comparedAddress={noAddress}
          onSelect={onSelect}
          onShow={noValue}
        />
      </Part>
    </div>
  );
}
