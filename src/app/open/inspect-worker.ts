import { z } from "zod";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectText } from "../../inspect/inspect-text.ts";

z.config({ jitless: true });

addEventListener("message", ({ data }: MessageEvent<ConfigFiles>) => {
  postMessage(inspectText(data.config, data));
});
