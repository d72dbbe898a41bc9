import * as z from "zod/mini";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Side } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { packComparison } from "./packed-comparison.ts";

z.config({ jitless: true });

/** The sides as they were read last: an edit changes one of them, and the other need not be read again. */
let known: readonly ReadSide[] = [];

interface ReadSide {
  readonly files: ConfigFiles;
  readonly side: Side | null;
}

addEventListener("message", ({ data }: MessageEvent<readonly [ConfigFiles, ConfigFiles]>) => {
  const reading = data.map(
    async (files) => known.find((side) => sameFiles(side.files, files)) ?? readSide(files),
  );
  Promise.all(reading)
    .then((read) => {
      known = read;
      const [a, b] = read;
      postMessage(a?.side && b?.side ? packComparison(compareInspections(a.side, b.side)) : null);
    })
    .catch((error: unknown) => {
      // A family could not be loaded. A rejection stays in the worker; an exception tells the page, which then compares.
      setTimeout(() => {
        throw error;
      });
    });
});

async function readSide(files: ConfigFiles): Promise<ReadSide> {
  const inspection = await inspectLoading(files.config, files);
  return { files, side: inspection.ok ? { text: files.config, inspection } : null };
}

function sameFiles(a: ConfigFiles, b: ConfigFiles): boolean {
  return (
    a.config === b.config && a.hfQuantConfig === b.hfQuantConfig && a.generationConfig === b.generationConfig
  );
}
