import type { PackedArchitecture } from "./table.ts";

/** Kind and number of the file, the line, and the rest of a site: see `SITE` of table.ts. */
const WRITTEN_OUT = /^([a-z]\d+:)(\d+)(.*)$/s;
/** Of a site in the same file and of the same kind as the one before it: how many lines further it stands, and the rest. */
const FURTHER = /^(-?\d+)(.*)$/s;

/**
 * The reads of an architecture as the page's files have them: of a site that is of the same kind and in the same file as the
 * one before it in its list, how many lines further it stands: `["a0:337", "a0:368~"]` is `["a0:337", "31~"]`. It
 * compresses better.
 */
export function shortened<P extends Pick<PackedArchitecture, "reads">>(part: P): P {
  return withSites(part, (sites) => {
    let [before, last] = ["", 0];
    return sites.map((site) => {
      const [, head = "", line = "", rest = ""] = WRITTEN_OUT.exec(site) ?? [];
      const short = head === before ? `${Number(line) - last}${rest}` : site;
      [before, last] = [head, Number(line)];
      return short;
    });
  });
}

/** The reads that `shortened` has shortened. */
export function writtenOut<P extends Pick<PackedArchitecture, "reads">>(part: P): P {
  return withSites(part, (sites) => {
    let [head, line] = ["", 0];
    return sites.map((site) => {
      const [, more = "", after = ""] = FURTHER.exec(site) ?? [];
      const [, own = head, at = line + Number(more), rest = after] = WRITTEN_OUT.exec(site) ?? [];
      [head, line] = [own, Number(at)];
      return `${head}${line}${rest}`;
    });
  });
}

function withSites<P extends Pick<PackedArchitecture, "reads">>(
  part: P,
  change: (sites: readonly string[]) => readonly string[],
): P {
  const reads = Object.entries(part.reads).map(([paths, attributes]) => {
    const changed = Object.entries(attributes).map(
      ([attribute, sites]) => [attribute, change(sites)] as const,
    );
    return [paths, Object.fromEntries(changed)] as const;
  });
  return { ...part, reads: Object.fromEntries(reads) };
}
