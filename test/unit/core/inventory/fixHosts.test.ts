import { describe, expect, it } from 'vitest';
import type { FixTarget, HostsParts } from '../../../../src/core/inventory/hostsParts.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';
import { makeHosts } from './makeHosts.ts';

const signal = AbortSignal.timeout(10_000);

/** Two machines, and a way of mending them that the test says. */
const openHosts = async (fixHost: HostsParts['fixHost']) => {
  const folder = await openTempFolder();
  const machines = { 'a@one': { addresses: ['10.0.0.1'] }, 'a@two': { addresses: ['10.0.0.2'] } };
  const { hosts, checked } = makeHosts(folder.path, machines, { fixHost });
  await hosts.add({ target: 'a@one', name: 'web-1' }, { signal });
  await hosts.add({ target: 'a@two', name: 'web-2' }, { signal });
  return { hosts, checked, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
};

describe('mending machines', () => {
  it('tells what became of each, in the order that was asked for, and checks again', async () => {
    await using home = await openHosts(async (fix) => {
      if (fix === 'swap-off') return { changes: ['Swap is off.'], failures: [] };
      if (fix === 'set-clock') return { changes: [], failures: [] };
      if (fix === 'load-modules') return { changes: ['One is loaded.'], failures: ['The other is not.'] };
      throw new AppError('HOST_UNREACHABLE', 'It did not answer.');
    });
    const fixes = (['set-host-name', 'swap-off', 'set-clock', 'load-modules'] as const).map((fix, index) => ({
      host: index === 1 ? 'web-2' : 'web-1',
      fix,
    }));
    const { results } = await home.hosts.fix([], fixes, { signal });
    expect(results).toEqual([
      {
        ...fixes[0],
        state: 'failed',
        changes: [],
        error: { code: 'HOST_UNREACHABLE', message: 'It did not answer.' },
      },
      { ...fixes[1], state: 'done', changes: ['Swap is off.'] },
      { ...fixes[2], state: 'unneeded', changes: [] },
      {
        ...fixes[3],
        state: 'failed',
        changes: ['One is loaded.'],
        error: { code: 'COMMAND_FAILED', message: 'The other is not.' },
      },
    ]);
    expect(home.checked).toHaveLength(1);
    expect(home.checked[0]?.hosts.map(({ host }) => host.name)).toEqual(['web-1', 'web-2']);
  });

  it('does one thing after the other on a machine, and knows what each is to be beside which others', async () => {
    let running = 0;
    const seen: FixTarget[] = [];
    await using home = await openHosts(async (_fix, target) => {
      running += 1;
      expect(running).toBe(1);
      seen.push(target);
      await Promise.resolve();
      running -= 1;
      return { changes: [], failures: [] };
    });
    const fixes = [
      { host: 'web-2', fix: 'swap-off' },
      { host: 'web-2', fix: 'set-clock' },
    ] as const;
    await home.hosts.fix(['web-1', 'web-2'], fixes, { signal, controlPlanes: ['web-2'], cluster: 'lab' });
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({ role: 'control-plane', cluster: 'lab', severalControlPlanes: false });
    expect(seen[0]?.others.map(({ role }) => role)).toEqual(['worker']);
  });

  it('refuses a machine that is not checked, and touches none', async () => {
    await using home = await openHosts(() => expect.unreachable('nothing is to be mended'));
    const fixes = [
      { host: 'web-1', fix: 'swap-off' },
      { host: 'web-2', fix: 'swap-off' },
    ] as const;
    const error = await errorOf(home.hosts.fix(['web-1'], fixes, { signal }));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('web-2') });
  });
});
