import { describeAccess } from "./describe-access.ts";
import { describeContent } from "./describe-content.ts";
import { describeServer } from "./describe-server.ts";
import { describeTransport } from "./describe-transport.ts";
import type { Reference } from "../references/reference.ts";
import type { SourceMessage } from "./source-action.ts";
import type { SourceError } from "./source-error.ts";

/** What to tell a person who asked for `reference`, and what can be done. */
export function describeSourceError(error: SourceError, reference: Reference): SourceMessage {
  switch (error.code) {
    case "not-found":
    case "gated":
    case "gated-not-granted":
    case "bad-token":
    case "forbidden":
    case "disabled":
      return describeAccess(error, reference);
    case "bad-revision":
    case "no-config":
    case "html":
    case "lfs-pointer":
    case "too-large":
    case "not-text":
    case "no-ranges":
    case "not-weights":
      return describeContent(error, reference);
    case "rate-limited":
    case "server-error":
    case "timeout":
      return describeServer(error, reference);
    case "offline":
    case "cors":
    case "network":
    case "cancelled":
      return describeTransport(error, reference);
  }
}

export type { SourceAction, SourceMessage } from "./source-action.ts";
