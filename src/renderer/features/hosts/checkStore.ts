import { useSyncExternalStore } from 'react';
import type { HostFinding } from '../../../shared/hostFinding.ts';

/** What a machine's last check found; kept until the page is loaded again. */
export interface LastCheck {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly findings: readonly HostFinding[];
}

const listeners = new Set<() => void>();
let checks: ReadonlyMap<string, LastCheck> = new Map();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Keeps what was found on these machines. */
export const keepFindings = (names: readonly string[], findings: readonly HostFinding[]): void => {
  const at = Date.now();
  const found = names.map(
    (name) => [name, { at, findings: findings.filter(({ host }) => host === name) }] as const,
  );
  checks = new Map([...checks, ...found]);
  for (const listener of listeners) listener();
};

export const useLastCheck = (name: string): LastCheck | undefined =>
  useSyncExternalStore(subscribe, () => checks).get(name);
