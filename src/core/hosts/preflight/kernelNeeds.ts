import type { HostFacts, KernelFeature } from './hostFacts.ts';

/** A part of the kernel, and what is lost without it. */
export interface KernelNeed {
  /** One of them is enough. */
  readonly anyOf: readonly KernelFeature[];
  readonly level: 'problem' | 'warning';
  readonly without: string;
  /** Nothing in the kernel loads it when it is first used. */
  readonly loadedByHand?: true;
}

/** What a node needs of the Linux kernel. */
export const needs: readonly KernelNeed[] = [
  {
    anyOf: ['overlay'],
    level: 'problem',
    without: 'containerd cannot put the layers of images together',
    loadedByHand: true,
  },
  {
    anyOf: ['br_netfilter'],
    level: 'warning',
    without: 'pods on a bridge cannot reach services that run on their own node',
    loadedByHand: true,
  },
  { anyOf: ['vxlan'], level: 'problem', without: 'pods on different nodes do not reach each other' },
  { anyOf: ['nf_conntrack'], level: 'problem', without: 'services do not work' },
  { anyOf: ['nf_tables', 'ip_tables'], level: 'problem', without: 'services do not work' },
];

type Features = HostFacts['kernelFeatures'];

/** The best state of those that are enough. */
export const stateOf = (need: KernelNeed, features: Features) => {
  const states = need.anyOf.map((name) => features[name]);
  return (['there', 'loadable', 'unknown', 'absent'] as const).find((state) => states.includes(state));
};

/** What `modprobe` is to load: names, those of which one is enough with a slash between them. */
export const listUnloaded = (features: Features): readonly string[] =>
  needs
    .filter((need) => {
      const state = stateOf(need, features);
      return state === 'unknown' || (state === 'loadable' && need.loadedByHand);
    })
    .map(({ anyOf }) => anyOf.join('/'));
