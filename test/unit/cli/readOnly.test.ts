import { describe, expect, it } from 'vitest';
import { makeCore } from './fakeCore.ts';
import { run } from './fakeIo.ts';

const CHANGES = [
  ['delete demo --yes', 'delete'],
  ['nodes add demo', 'addNodes'],
  ['nodes remove demo demo-worker-1', 'removeNode'],
  ['create demo --resume', 'resume'],
] as const;

describe('a cluster that is marked read-only', () => {
  it.each(CHANGES)('refuses `%s`, and says how it is done all the same', async (line) => {
    const { core, requests } = makeCore({ readOnly: ['slipway/demo'] });
    const result = await run(line, { core });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('slipway/demo is marked read-only.');
    expect(result.stderr).toContain('add --override-read-only');
    expect(requests).toEqual([]);
  });

  it.each(CHANGES)('lets `%s --override-read-only` through', async (line, called) => {
    const { core, requests } = makeCore({ readOnly: ['slipway/demo'] });
    const result = await run(`${line} --override-read-only`, { core });
    expect(result.exitCode).toBe(0);
    expect(requests.map(([name]) => name)).toEqual([called]);
  });

  it.each(CHANGES)("does not stand in another cluster's way: `%s`", async (line, called) => {
    const { core, requests } = makeCore({ readOnly: ['slipway/other'] });
    expect((await run(line, { core })).exitCode).toBe(0);
    expect(requests.map(([name]) => name)).toEqual([called]);
  });
});
