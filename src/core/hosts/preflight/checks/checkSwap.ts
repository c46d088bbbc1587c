import { formatBytes } from '../formatBytes.ts';
import type { HostCheck } from '../judgeInput.ts';

/** Swap: the kubelet starts with it, for it is told to, but limits of memory then mean less. */
export const checkSwap: HostCheck = ({ facts: { swapBytes } }) => {
  const about = { id: 'swap', title: 'Swap' };
  // Nothing depends on it, so a machine that does not tell is left alone.
  if (swapBytes === undefined) return [];
  if (swapBytes === 0) return [{ ...about, level: 'ok', found: 'off' }];
  return [
    {
      ...about,
      level: 'warning',
      found: `on, ${formatBytes(swapBytes)}`,
      means:
        'The node works, but the system may swap parts of Kubernetes out, and they answer late under load.',
      todo: 'Run sudo swapoff -a, and take the swap out of /etc/fstab so that it stays off.',
      fix: 'swap-off',
    },
  ];
};
