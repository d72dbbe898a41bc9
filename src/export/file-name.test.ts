import { expect, test } from "vitest";
import { fileName, pythonFileName } from "./file-name.ts";

test.each([
  ["Qwen/Qwen3.5-27B", "Qwen--Qwen3.5-27B.spec.yaml", "Qwen__Qwen3_5_27B_spec.py"],
  ["config.json", "config.spec.yaml", "config_spec.py"],
  ["../../etc/passwd", "etc--passwd.spec.yaml", "etc__passwd_spec.py"],
  ["01-ai/Yi (edited)", "01-ai--Yi-edited.spec.yaml", "_01_ai__Yi_edited_spec.py"],
  ["…", "model.spec.yaml", "model_spec.py"],
])("%s", (title, yaml, python) => {
  expect([fileName(title, "spec.yaml"), pythonFileName(title)]).toEqual([yaml, python]);
});
