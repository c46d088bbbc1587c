import type { Check } from './doctorInput.ts';

/** Version of the control groups; the node image knows both. */
export const checkCgroups: Check = async ({ engine }) => {
  const version = engine?.info.cgroupVersion;
  if (version === undefined) return [];
  const finding = { id: 'cgroups', title: 'Control groups' };
  if (version === '2') return [{ ...finding, level: 'ok', found: 'version 2' }];
  if (version === '1') {
    return [
      { ...finding, level: 'ok', found: 'version 1, which works; Kubernetes itself recommends version 2' },
    ];
  }
  return [
    {
      ...finding,
      level: 'warning',
      found: 'the engine does not say which version',
      todo: 'Update the engine if nodes do not become Ready.',
    },
  ];
};
