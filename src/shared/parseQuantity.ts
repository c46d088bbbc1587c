const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/;

/**
 * A Kubernetes quantity (`250m`, `1.5Gi`, `1e3`) as a number of its unit: cores, bytes, pieces. Undefined for what is no
 * quantity. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const readQuantity = (text: string | number): number | undefined => {
  const match = QUANTITY.exec(String(text).trim());
  if (match === null) return undefined;
  const [, digits = '', exponent, suffix = ''] = match;
  if (exponent !== undefined) return Number(`${digits}e${exponent}`);
  // Dividing by a thousand is exact where multiplying by its inverse is not: 3 * 0.001 is not 0.003.
  const factor = SUFFIXES[suffix] ?? 1;
  return factor < 1 ? Number(digits) / Math.round(1 / factor) : Number(digits) * factor;
};

/** The same; 0 for what is absent or no quantity. */
export const parseQuantity = (text: string | number | undefined): number => readQuantity(text ?? '') ?? 0;
