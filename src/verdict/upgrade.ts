import type { SpecBeside } from "../versions/report.ts";
import { noticed, type Change, type Upgrade } from "../versions/upgrade.ts";
import { upgradeWords } from "../versions/upgrade-words.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { countedValue } from "../inspect/counts.ts";
import { fieldsOf } from "../spec/origin.ts";
import { type Concern, named, UPGRADE_NOTE } from "./concern.ts";
import { briefValue, lineOf, shortValue } from "./places.ts";

/** What going from one version of transformers to another means for a file, with what the spec says beside each attribute. */
interface UpgradeEvidence {
  readonly upgrade: Upgrade;
  readonly beside: ReadonlyMap<string, SpecBeside>;
}

/**
 * What an upgrade changes for model code that reads attributes: values that it goes on with, attributes at which it stops,
 * and last those that are there under another name or in a dictionary. Where nothing changes, one note says so.
 */
export function upgradeConcerns({ upgrade, beside }: UpgradeEvidence, inspection: Inspection): Concern[] {
  const changes = noticed(upgrade);
  if (upgrade.impossible === null && changes.length > 0)
    return [...changes]
      .sort((a, b) => Number(a.effect === "moved") - Number(b.effect === "moved"))
      .map((change) => ofChange(change, upgrade, beside.get(change.attribute), inspection));
  const isSafe = upgrade.impossible === null;
  const text = upgradeWords(upgrade);
  return [
    {
      kind: "upgrade",
      severity: isSafe ? "info" : "warning",
      code: isSafe ? UPGRADE_NOTE : "version-change",
      at: { side: "config", pointer: "/model_type" },
      fields: ["/model_type"],
      values: ["/model_type"],
      what: "model_type",
      now: null,
      brief: text.replace(/\.$/, ""),
      why: text,
      common: null,
      line: lineOf(inspection, "/model_type"),
      nearest: [],
      group: "",
      entry: () => text,
    },
  ];
}

function ofChange(
  { attribute, effect, as, before, after, cause }: Change,
  { from, to }: Upgrade,
  spec: SpecBeside | undefined,
  inspection: Inspection,
): Concern {
  const pointers = spec?.pointers ?? [];
  const fields = [...new Set(pointers.flatMap((at) => fieldsAt(inspection, at)))];
  const isMoved = effect === "moved";
  const was = before.is === "value" ? ` (it was ${briefValue(before.value)})` : "";
  const brief =
    isMoved && as !== null
      ? `${attribute} as ${as}`
      : after.is === "value"
        ? `${attribute} becomes ${briefValue(after.value)}${was}`
        : `${attribute} ${after.is === "raises" ? "raises" : "is gone"}${was}${as === null ? "" : `, and ${as} has another value`}`;
  return {
    kind: "upgrade",
    severity: isMoved ? "info" : "warning",
    code: isMoved ? "version-rename" : "version-change",
    at: { side: pointers.length > 0 ? "spec" : "config", pointer: pointers[0] ?? "/model_type" },
    fields,
    values: [...new Set(pointers.map(countedValue))],
    what: attribute,
    now: before.is === "value" ? shortValue(before.value) : null,
    brief,
    common: isMoved ? `kept elsewhere by ${to}` : `from ${from} to ${to}`,
    why: `From transformers ${from} to ${to}: ${cause}`,
    line: fields.map((field) => lineOf(inspection, field)).find((line) => line !== null) ?? null,
    nearest: [],
    group: "",
    entry: (alike) =>
      isMoved
        ? `From transformers ${from} to ${to} these attributes are only kept elsewhere: ${named(alike)}.`
        : `From transformers ${from} to ${to} model code that reads these attributes gets something else: ${named(alike, "; ")}.`,
  };
}

function fieldsAt({ origins }: Inspection, at: string): readonly string[] {
  const origin = origins.get(at);
  return origin ? fieldsOf(origin) : [];
}
