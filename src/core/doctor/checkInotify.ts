import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from './doctorInput.ts';

/**
 * What several nodes take: systemd, kubelet, containerd and kube-proxy of every node watch files, and all of
 * them count as one user of the machine.
 */
export const recommendedInotify = { max_user_instances: 512, max_user_watches: 524_288 } as const;

/** The kernel's limits on watched files, which nodes share with everything else that root runs. */
export const checkInotify: Check = async ({ local, root }) => {
  if (!local) return [];
  const limits = await Promise.all(
    Object.entries(recommendedInotify).map(async ([name, wanted]) => {
      const text = await readFile(join(root, 'proc/sys/fs/inotify', name), 'utf8').catch(() => undefined);
      return { key: `fs.inotify.${name}`, wanted, value: text === undefined ? undefined : Number(text) };
    }),
  );
  const known = limits.filter(({ value }) => value !== undefined);
  if (known.length === 0) return [];
  const low = known.filter(({ value = 0, wanted }) => value < wanted);
  const finding = {
    id: 'inotify',
    title: 'Limits on watched files',
    found: known.map(({ key, value }) => `${key} = ${value}`).join(', '),
  };
  if (low.length === 0) return [{ ...finding, level: 'ok' }];
  const settings = low.map(({ key, wanted }) => `${key}=${wanted}`);
  return [
    {
      ...finding,
      level: 'warning',
      todo: [
        'Clusters of several nodes can fail with "too many open files". Raise the limits with',
        `sudo sysctl ${settings.join(' ')}`,
        'and for good with',
        `printf '${settings.join('\\n')}\\n' | sudo tee /etc/sysctl.d/99-slipway.conf`,
      ].join('\n'),
    },
  ];
};
