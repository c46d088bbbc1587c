import { expect } from 'vitest';
import type { SshTestHost } from './openSshHosts.ts';
import { snapshotMachine } from './snapshotMachine.ts';

/** A machine is as it was when `before` was taken: nothing came, nothing went. */
export const expectAsBefore = async (
  machine: Pick<SshTestHost, 'name' | 'inside'>,
  before: readonly string[] = [],
): Promise<void> => {
  const after = await snapshotMachine(machine);
  const [was, is] = [new Set(before), new Set(after)];
  expect({
    machine: machine.name,
    new: after.filter((line) => !was.has(line)),
    gone: before.filter((line) => !is.has(line)),
  }).toEqual({ machine: machine.name, new: [], gone: [] });
};
