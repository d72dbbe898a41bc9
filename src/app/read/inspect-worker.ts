import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { packResult } from "./packed-result.ts";

z.config({ jitless: true });

addEventListener("message", ({ data }: MessageEvent<ConfigFiles>) => {
  void inspectLoading(data.config, data).then((result) => {
    postMessage(packResult(result));
  });
});
