export interface LimitRow {
  readonly id: number;
  readonly resource: string;
  readonly hard: string;
}

/** What is limited most often; any resource's name may be typed. */
export const COMMON_RESOURCES: string[] = [
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
  'pods',
  'services',
  'services.loadbalancers',
  'services.nodeports',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'requests.storage',
  'count/deployments.apps',
  'count/jobs.batch',
];

let lastId = 0;
export const toRow = (resource: string, hard: string): LimitRow => {
  lastId += 1;
  return { id: lastId, resource, hard };
};

/** The limits of a form; rows without an amount set none. */
export const readLimits = (
  rows: readonly LimitRow[],
): { readonly hard: Record<string, string>; readonly problem: string | undefined } => {
  const hard: Record<string, string> = {};
  let problem: string | undefined;
  for (const row of rows) {
    const [resource, amount] = [row.resource.trim(), row.hard.trim()];
    if (amount === '') continue;
    if (resource === '') problem = `Say what ${amount} is the limit of.`;
    else if (resource in hard) problem = `${resource} is limited twice.`;
    else if (!/^\d+(\.\d+)?([eE]\d+|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.test(amount))
      problem = `«${amount}» is no amount; write it as 2, 500m or 4Gi.`;
    hard[resource] = amount;
  }
  return { hard, problem };
};
