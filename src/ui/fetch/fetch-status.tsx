import type { JSX } from "react";
import { humanBytes } from "../components/number.ts";
import { Countdown } from "./countdown.tsx";
import "./fetch.css";

/** What a fetch is doing: waiting for an answer, receiving it, or waiting before it asks again. */
export type Activity =
  | { readonly doing: "asking" }
  | {
      readonly doing: "receiving";
      readonly file: string;
      readonly received: number;
      readonly total: number | null;
    }
  /** `until` as Date.now() tells the time, in milliseconds. */
  | { readonly doing: "waiting"; readonly until: number; readonly why: string };

interface Props {
  /** What is fetched, and from where. */
  readonly name: string;
  readonly host: string;
  readonly activity: Activity | undefined;
  readonly onRetry: () => void;
  readonly onCancel: () => void;
}

/** A fetch under way: how far it is, and a way to stop it. */
export function FetchStatus({ name, host, activity, onRetry, onCancel }: Props): JSX.Element {
  const waiting = activity?.doing === "waiting";
  return (
    <div className="fetch-status">
      <p role="status">
        {waiting ? (
          <>
            {activity.why} Trying {name} again in <Countdown until={activity.until} />
          </>
        ) : (
          <>
            Fetching {name} from {host}…
          </>
        )}
      </p>
      {activity?.doing === "receiving" && (
        <span className="fetch-progress">
          {activity.file}: {humanBytes(activity.received)}
          {activity.total !== null && ` of ${humanBytes(activity.total)}`}
        </span>
      )}
      {waiting && (
        <button type="button" onClick={onRetry}>
          Try now
        </button>
      )}
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
