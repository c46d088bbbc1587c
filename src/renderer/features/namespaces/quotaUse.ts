import type { QuotaEntry } from '../../../shared/contract/namespaces.ts';
import { readQuantity } from '../../../shared/parseQuantity.ts';

export interface QuotaUse {
  readonly resource: string;
  readonly hard: string;
  readonly used: string;
  /** From 0 to 1, and above where a quota was set below what is there. */
  readonly share: number;
}

/** A limit with how much of it is taken; a limit of nothing is full. */
export const measureLimit = ({ resource, hard, used }: QuotaEntry['limits'][number]): QuotaUse => {
  const [limit, taken] = [readQuantity(hard) ?? 0, readQuantity(used) ?? 0];
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
