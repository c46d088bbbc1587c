import type { QuotaEntry } from '../../../shared/contract/namespaces.ts';

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

/** Undefined for what is no quantity. */
const toNumber = (quantity: string): number | undefined => {
  const match = /^(\d+(?:\.\d*)?|\.\d+)([a-zA-Z]{0,2})$/.exec(quantity.trim());
  const factor = SUFFIXES[match?.[2] ?? ''];
  if (match === null || factor === undefined) return undefined;
  return Number(match[1]) * factor;
};

export interface QuotaUse {
  readonly resource: string;
  readonly hard: string;
  readonly used: string;
  /** From 0 to 1, and above where a quota was set below what is there. */
  readonly share: number;
}

/** A limit with how much of it is taken; a limit of nothing is full. */
export const measureLimit = ({ resource, hard, used }: QuotaEntry['limits'][number]): QuotaUse => {
  const [limit, taken] = [toNumber(hard) ?? 0, toNumber(used) ?? 0];
  return { resource, hard, used, share: limit === 0 ? 1 : taken / limit };
};

/** The limit that is nearest to its end. */
export const findFullest = (quotas: readonly QuotaEntry[]): QuotaUse | undefined =>
  quotas
    .flatMap(({ limits }) => limits.map(measureLimit))
    .toSorted((a, b) => b.share - a.share)
    .at(0);

/** «requests.cpu 1500m of 2», for the fullest limit. */
export const describeQuotaUse = (quotas: readonly QuotaEntry[]): string => {
  const fullest = findFullest(quotas);
  return fullest === undefined ? '' : `${fullest.resource} ${fullest.used} of ${fullest.hard}`;
};
