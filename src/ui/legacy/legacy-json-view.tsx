import { type JSX, useMemo } from "react";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import { legacyJson } from "../../legacy/legacy-json.ts";
import { JsonText } from "../json-view/json-text.tsx";

/** The legacy object as JSON, to copy or keep. */
export function LegacyJson({ legacy }: { readonly legacy: LegacyConfig }): JSX.Element {
  const value = useMemo(() => legacyJson(legacy), [legacy]);
  return <JsonText value={value} label={`${legacy.className} as JSON`} fileName="legacy-config.json" />;
}
