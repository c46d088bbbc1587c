import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostsState } from '../../../../src/shared/contract/hosts.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { openTempFolder, type TempFolder } from '../../../helpers/tempFolder.ts';
import { type InventedMachine, makeHosts } from './makeHosts.ts';

const call = { signal: new AbortController().signal };

let folder: TempFolder;
let stop: AbortController;
beforeEach(async () => {
  folder = await openTempFolder();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await folder[Symbol.asyncDispose]();
});

/** Waits for a state of which `holds` is true; the stream goes on after it. */
const follow = (states: AsyncIterable<HostsState>) => {
  const iterator = states[Symbol.asyncIterator]();
  return async (holds: (state: HostsState) => boolean): Promise<HostsState> => {
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) throw new Error('The stream ended.');
      if (holds(value)) return value;
    }
  };
};

const isTold = ({ machines }: HostsState) => machines.every(({ isAsked }) => !isAsked);

describe('the inventory that is watched', () => {
  it('shows a machine before its answer, and then how it is', async () => {
    const { hosts } = makeHosts(folder.path, { web: { hostName: 'web-1', node: { cluster: 'demo' } } });
    await hosts.add({ target: 'web' }, call);
    const next = follow(hosts.watch({ signal: stop.signal }));
    const [machine] = (await next(({ machines }) => machines.length > 0)).machines;
    expect(machine).toMatchObject({ name: 'web-1', isAsked: true, state: 'not tested' });
    const [told] = (await next(isTold)).machines;
    expect(told).toMatchObject({ name: 'web-1', state: 'ready', node: { cluster: 'demo' } });
  });

  it('follows machines that are added and removed meanwhile, also by another process', async () => {
    const machines = { a: { hostName: 'a' }, b: { hostName: 'b', addresses: ['10.0.0.6'] } };
    const { hosts } = makeHosts(folder.path, machines);
    const other = makeHosts(folder.path, machines).hosts;
    const next = follow(hosts.watch({ signal: stop.signal }));
    await next((state) => state.machines.length === 0);
    await hosts.add({ target: 'a' }, call);
    await other.add({ target: 'b' }, call);
    await next((state) => state.machines.length === 2 && isTold(state));
    await other.remove('a', call);
    const left = await next((state) => state.machines.length === 1);
    expect(left.machines[0]?.name).toBe('b');
  });

  it('asks again when it is told to, and keeps what was known meanwhile', async () => {
    const machines: Record<string, InventedMachine> = { web: { hostName: 'web-1' } };
    const { hosts } = makeHosts(folder.path, machines);
    await hosts.add({ target: 'web' }, call);
    const next = follow(hosts.watch({ signal: stop.signal }));
    await next((state) => state.machines.length > 0 && isTold(state));
    machines.web = { hostName: 'web-1', silent: true };
    hosts.refresh();
    const asked = await next(({ machines: [machine] }) => machine?.isAsked === true);
    expect(asked.machines[0]?.state).toBe('ready');
    machines.web = { failure: new AppError('HOST_UNREACHABLE', 'web did not answer.') };
    hosts.refresh();
    const told = await next(({ machines: [machine] }) => machine?.state !== 'ready');
    expect(told.machines[0]).toMatchObject({ state: 'unreachable', isAsked: false });
  });

  it('says why it cannot be read, and comes back when it can', async () => {
    const file = path.join(folder.path, 'config.json');
    await mkdir(folder.path, { recursive: true });
    await writeFile(file, '{ not JSON');
    const { hosts } = makeHosts(folder.path, {});
    const next = follow(hosts.watch({ signal: stop.signal }));
    const broken = await next(() => true);
    expect(broken).toMatchObject({ machines: [], problem: { code: 'BAD_INPUT' } });
    await writeFile(file, '{}');
    expect(await next(({ problem }) => problem === undefined)).toMatchObject({ machines: [] });
  });
});
