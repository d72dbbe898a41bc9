import type { JSX } from "react";
import type { Reference } from "../../sources/references/reference.ts";
import { ReadAsChoice } from "../../ui/compare/read-as-choice.tsx";
import { SideBox } from "../../ui/compare/side-box.tsx";
import { FetchFailure } from "../../ui/fetch/fetch-failure.tsx";
import { FetchStatus } from "../../ui/fetch/fetch-status.tsx";
import { Problem } from "../../ui/problems/problem.tsx";
import { referenceWords } from "../open/reference-words.ts";
import type { Fetched } from "../open/use-fetched.ts";
import { DEFAULT_VIEW, formatRoute, openedAt } from "../route/route.ts";
import type { SideState } from "./use-side.ts";

interface Props {
  readonly side: SideState;
  /** Asks for a token. */
  readonly onToken: () => void;
}

/** One side with everything that can be said of it: its name, how the fetching goes, and why it cannot be read. */
export function SidePanel({ side, onToken }: Props): JSX.Element {
  const { name, place, config, opening, result } = side;
  const chosen = place.kind !== "home";
  const { fetched } = config;
  const failed = !config.files && (config.failure !== null || (fetched !== null && fetched.failure !== null));
  return (
    <SideBox
      name={name}
      title={chosen ? config.title : null}
      failed={failed}
      facts={chosen && !failed ? <Facts side={side} /> : null}
      alone={chosen ? formatRoute({ ...DEFAULT_VIEW, ...openedAt(place) }) : null}
      input={{
        value: side.typed,
        onChange: side.setTyped,
        suggestions: side.suggestions,
        onSubmit: side.submit,
        onFiles: side.openFiles,
        notice: side.notice,
      }}
    >
      {opening.reference && status(opening.reference, opening.fetched, opening.end)}
      {place.kind === "reference" && fetched && !config.files && waiting(place.reference, fetched)}
      {config.failure !== null && (
        <p className="problem" role="alert">
          {config.failure}
        </p>
      )}
      {chosen && config.files && (
        <ReadAsChoice letter={name.toUpperCase()} readAs={side.readAs} onReadAs={side.setReadAs} />
      )}
      {side.unknownVersion !== null && side.readAs && (
        <p className="side-facts" role="status">
          The classes of transformers {side.unknownVersion} are not known here: the nearest,{" "}
          {side.readAs.version}, stands for it.
        </p>
      )}
      {side.saveFailure !== null && (
        <p className="problem" role="alert">
          There is no saved file to compare: {side.saveFailure}
        </p>
      )}
      {result && !result.ok && <Problem failed={result} />}
    </SideBox>
  );

  function waiting(reference: Reference, fetch: Fetched): JSX.Element {
    return (
      status(reference, fetch, undefined) ?? (
        <div className="fetch-status">
          <p role="status">Cancelled. Nothing was fetched.</p>
          <button type="button" onClick={fetch.retry}>
            Fetch {referenceWords(reference).name}
          </button>
        </div>
      )
    );
  }

  function status(reference: Reference, fetch: Fetched, onEnd: (() => void) | undefined): JSX.Element | null {
    if (fetch.failure)
      return (
        <FetchFailure
          failure={fetch.failure}
          onRetry={fetch.retry}
          onToken={onToken}
          onOpen={opening.start}
          onFile={() => document.querySelector<HTMLInputElement>(`[data-picker="${name}"]`)?.click()}
          onDismiss={onEnd}
        />
      );
    if (!fetch.busy) return null;
    return (
      <FetchStatus
        {...referenceWords(reference)}
        activity={fetch.activity}
        onRetry={fetch.retry}
        onCancel={onEnd ?? fetch.cancel}
      />
    );
  }
}

/** Revision and model type, with what the fetching had to say. */
function Facts({ side: { config, good, place } }: { readonly side: SideState }): JSX.Element {
  const { published } = config;
  const revision = published?.revision ?? null;
  const parts = [
    place.kind === "gallery" ? "bundled" : "",
    config.own ? "text of this tab" : place.kind === "shared" ? "from a link" : "",
    good ? `read as ${good.adapter}` : "",
    ...(published?.notes ?? []),
  ].filter((part) => part !== "");
  return (
    <>
      {published && (
        <>
          <a href={published.page} target="_blank" rel="noreferrer" title={revision ?? undefined}>
            {revision === null ? "published here" : `commit ${shortRevision(revision)}`}
          </a>
          {parts.length > 0 && " · "}
        </>
      )}
      {parts.join(" · ")}
    </>
  );
}

/** Commits are told apart by their first digits; other revisions are names. */
function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;
}
