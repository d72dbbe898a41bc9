/** An accelerator on which models are served. */
export interface Accelerator {
  readonly name: string;
  /** Of its memory, as its maker states it: gigabytes of 10⁹ bytes. What drivers report lies a few percent beside it. */
  readonly bytes: number;
  /** Where its maker states it. */
  readonly source: { readonly title: string; readonly url: string };
}

const GB = 1e9;

const accelerator = (name: string, gigabytes: number, title: string, url: string): Accelerator => ({
  name,
  bytes: gigabytes * GB,
  source: { title, url },
});

/** From less memory to more. */
export const ACCELERATORS: readonly Accelerator[] = [
  accelerator("L40S 48 GB", 48, "NVIDIA L40S", "https://www.nvidia.com/en-us/data-center/l40s/"),
  accelerator("A100 80 GB", 80, "NVIDIA A100", "https://www.nvidia.com/en-us/data-center/a100/"),
  accelerator("H100 80 GB", 80, "NVIDIA H100", "https://www.nvidia.com/en-us/data-center/h100/"),
  accelerator("H200 141 GB", 141, "NVIDIA H200", "https://www.nvidia.com/en-us/data-center/h200/"),
  accelerator(
    "B200 180 GB",
    180,
    "NVIDIA DGX B200: 1,440 GB on 8 GPUs",
    "https://www.nvidia.com/en-us/data-center/dgx-b200/",
  ),
  accelerator(
    "MI300X 192 GB",
    192,
    "AMD Instinct MI300X",
    "https://www.amd.com/en/products/accelerators/instinct/mi300/mi300x.html",
  ),
  accelerator(
    "MI325X 256 GB",
    256,
    "AMD Instinct MI325X",
    "https://www.amd.com/en/products/accelerators/instinct/mi300/mi325x.html",
  ),
  accelerator(
    "MI355X 288 GB",
    288,
    "AMD Instinct MI355X",
    "https://www.amd.com/en/products/accelerators/instinct/mi350/mi355x.html",
  ),
];
