import { entryOf } from "../spec/entry.ts";

/** Activations by the names of transformers 5.18.0, activations.py. */
const ACTIVATIONS: { readonly [name: string]: (x: number) => number } = {
  gelu,
  gelu_new: geluTanh,
  gelu_fast: geluTanh,
  gelu_accurate: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  gelu_python: gelu,
  gelu_python_tanh: geluTanh,
  gelu_10: (x) => Math.min(10, Math.max(-10, gelu(x))),
  hardswish: (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
  laplace: (x) => 0.5 * (1 + erf((x - 0.707107) / (0.282095 * Math.SQRT2))),
  leaky_relu: (x) => (x < 0 ? 0.01 * x : x),
  linear: (x) => x,
  mish: (x) => x * Math.tanh(softplus(x)),
  quick_gelu: (x) => x * sigmoid(1.702 * x),
  relu: (x) => Math.max(0, x),
  relu2: (x) => Math.max(0, x) ** 2,
  relu6: (x) => Math.min(6, Math.max(0, x)),
  sigmoid,
  silu,
  softplus,
  sqrtsoftplus: (x) => Math.sqrt(softplus(x)),
  swish: silu,
  tanh: Math.tanh,
};

/** The activation of this name; throws for one that is not known. */
export function activation(name: string): (x: number) => number {
  const known = entryOf(ACTIVATIONS, name);
  if (known === undefined) throw new Error(`The activation ${name} is not known.`);
  return known;
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function silu(x: number): number {
  return x * sigmoid(x);
}

/** ln(1 + exp(x)), which is x to float64's precision where x is large. */
export function softplus(x: number): number {
  return x > 30 ? x : Math.log1p(Math.exp(x));
}

/** Hendrycks and Gimpel 2016, arXiv:1606.08415. */
function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2));
}

function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

/**
 * The error function: its power series for small arguments (Abramowitz and Stegun 7.1.6), where it converges at once, and
 * the continued fraction of its complement for others (7.1.14).
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = size;
    let sum = size;
    for (let n = 1; n < 60; n++) {
      term *= (2 * size * size) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-size * size) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-size * size) / (Math.sqrt(Math.PI) * (size + fraction)));
}
