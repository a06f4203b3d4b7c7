const SUFFIXES: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
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

/**
 * Bytes that a Kubernetes quantity of memory stands for, such as `512Mi`.
 * Source: kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity.
 * @throws RangeError naming the text when it is no quantity.
 */
export function memoryBytes(quantity: string | number): number {
  const [, digits, suffix] = /^\+?([0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  const factor = SUFFIXES[suffix ?? ''];
  if (digits === undefined || factor === undefined)
    throw new RangeError(`Expected a Kubernetes quantity such as 512Mi, found "${quantity}".`);
  return Number(digits) * factor;
}
