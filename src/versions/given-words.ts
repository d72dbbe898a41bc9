import { dotted } from "../config/nodes/dotted.ts";
import { briefJson } from "../spec/brief-json.ts";
import { groupBy } from "../spec/group-by.ts";
import { listed } from "../spec/listed.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import { ableOf } from "./able.ts";
import type { AlikeRow, VersionRow } from "./across.ts";
import { briefOutcomes } from "./brief-apart.ts";
import type { VersionsReport } from "./report.ts";

/**
 * What each version gives of a value of the spec, or of a field of the file, in a few sentences: of the attributes that
 * say it, first of those that versions give differently; and which versions build no object. A value that no attribute
 * says, such as the heads of keys that Falcon's class computes from three others, is told by the attributes that come
 * `from` the fields which its origin names.
 */
export function givenWords(
  report: VersionsReport,
  side: "spec" | "config",
  pointer: Pointer,
  from: readonly Pointer[] = [],
): string {
  const { versions, unknown, refused } = report;
  if (unknown.length === versions.length)
    return `AutoConfig of transformers ${listed(unknown)} knows no class for this model type.`;
  const refusing = Object.keys(refused);
  const sentences = [
    `Versions of transformers: ${attributesOf(report, side, pointer, from)}.`,
    side === "spec" ? movesIn(report, pointer) : null,
    unknown.length > 0 ? `AutoConfig of ${listed(unknown)} knows no class for this model type.` : null,
    refusing.length > 0
      ? `${listed(refusing)} ${refusing.length > 1 ? "refuse" : "refuses"} the file.`
      : null,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

function attributesOf(
  report: VersionsReport,
  side: "spec" | "config",
  pointer: Pointer,
  from: readonly Pointer[],
): string {
  const able = ableOf(report);
  if (able.length === 0) return "none builds an object of the file";
  const told = toldOf(report, side, pointer);
  const ofFields = (): readonly string[] =>
    from.slice(0, MOST_FIELDS).flatMap((field) => toldOf(report, "config", field));
  // Where a version's object lacks the attribute it may have the value in another one: rope_theta in rope_parameters.
  const elsewhere = side === "spec" && differingOf(report, side, pointer).some(isLacking) ? ofFields() : [];
  if (told.length > 0) return [...new Set([...told, ...elsewhere])].join("; ");
  if (side === "spec") {
    const none = "no attribute of their objects is known to say it";
    const parts = new Set(ofFields());
    return parts.size === 0 ? none : `${none}; of what it comes from, ${[...parts].join("; ")}`;
  }
  // Of the same name, and of another field: the class of GLM-5.2 sets head_dim to qk_rope_head_dim.
  const name = dotted(pointer);
  const others = [
    ...report.alike.filter(({ attribute }) => attribute === name).map(inAll(able)),
    ...report.rows.filter(({ attribute }) => attribute === name).map(inVersions),
  ];
  return others.length > 0
    ? `nothing in their objects comes from it; ${others.join("; ")}`
    : "their objects have no attribute for it";
}

const pointersOf = ({ beside }: VersionsReport, attribute: string): readonly Pointer[] =>
  beside.get(attribute)?.pointers ?? [];

/** The attributes that versions give differently and that say a value, or come from a field. */
function differingOf(
  report: VersionsReport,
  side: "spec" | "config",
  pointer: Pointer,
): readonly VersionRow[] {
  return report.rows.filter(
    (row) =>
      row.cause.kind !== "base" &&
      (side === "spec"
        ? pointersOf(report, row.attribute).some((one) => isWithin(one, pointer) || isWithin(pointer, one))
        : comesFrom(row, pointer)),
  );
}

const isLacking = ({ outcomes }: VersionRow): boolean =>
  Object.values(outcomes).some(({ is }) => is === "absent");

const inAll =
  (able: readonly string[]) =>
  ({ attribute, value }: AlikeRow): string =>
    `${attribute} is ${value ?? RAISES} in ${listed(able)}`;

/** Of each attribute that says a value, or comes from a field, what each version gives. */
function toldOf(report: VersionsReport, side: "spec" | "config", pointer: Pointer): readonly string[] {
  const differing = differingOf(report, side, pointer);
  const same = report.alike.filter(({ attribute, from }) =>
    side === "spec"
      ? pointersOf(report, attribute).includes(pointer)
      : from.some((one) => isWithin(pointer, one)),
  );
  // A field by its own name first: what the versions compute of it otherwise comes behind.
  const own = same.map(inAll(ableOf(report)));
  const others = differing.map(inVersions);
  return side === "config" ? [...own, ...others] : others.length > 0 ? others : own;
}

/** Of so many fields that a value comes from, the attributes are told. */
const MOST_FIELDS = 4;

const RAISES = "an error (it differs by layer)";

/** How a value of the spec moves with the class defaults that it rests on; null where it stands. */
function movesIn({ specDiffers }: VersionsReport, pointer: Pointer): string | null {
  const moving = specDiffers.find((one) => one.pointer === pointer);
  if (!moving) return null;
  const parts = Object.entries(moving.values).map(
    ([version, value]) => `${briefJson(value)} with those of ${version}`,
  );
  return `The spec rests on class defaults here: it is ${parts.join(", ")}.`;
}

function comesFrom({ outcomes }: VersionRow, pointer: Pointer): boolean {
  return Object.values(outcomes).some(
    (outcome) =>
      outcome.is === "value" &&
      "from" in outcome.source &&
      outcome.source.from.some((from) => isWithin(pointer, from) || isWithin(from, pointer)),
  );
}

/** "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0". */
function inVersions({ attribute, outcomes }: VersionRow): string {
  const brief = briefOutcomes(outcomes);
  const alike = groupBy(
    Object.entries(outcomes),
    ([version, { is }]) => brief.get(version) ?? (is === "absent" ? is : RAISES),
  );
  const parts = [...alike].map(
    ([value, given]) => `${value} in ${listed(given.map(([version]) => version))}`,
  );
  return `${attribute} is ${parts.join(", ")}`;
}
