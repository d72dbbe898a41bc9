/** The numbers of tensors' names, for reading: `0–2, 4 × 0–255`. Lists break where a line ends. */
export const numbersText = (indexes: string): string =>
  indexes
    .replaceAll(" x ", " × ")
    .replaceAll("-", "–")
    .replaceAll(/([,;])/g, "$1 ");
