import type { Check } from './doctorInput.ts';

/** CPUs of the engine's machine. */
export const checkCpus: Check = async ({ engine }) => {
  const cpus = engine?.info.cpus;
  if (!cpus) return [];
  const finding = { id: 'cpus', title: 'CPUs', found: String(cpus) };
  if (cpus >= 2) return [{ ...finding, level: 'ok' }];
  return [
    {
      ...finding,
      level: 'warning',
      todo: 'A control plane on one CPU is slow and its leases can run out; give the engine two or more.',
    },
  ];
};
