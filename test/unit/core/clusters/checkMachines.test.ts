import { describe, expect, it } from 'vitest';
import { checkMachines } from '../../../../src/core/clusters/checkMachines.ts';
import { clusterSpec } from '../../../../src/shared/clusterSpec.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import type { HostFinding } from '../../../../src/shared/hostFinding.ts';

const spec = clusterSpec.parse({
  name: 'lab',
  provider: 'ssh',
  nodes: [
    { role: 'control-plane', host: 'web-1' },
    { role: 'worker', host: 'web-2' },
  ],
});

const ports: HostFinding = {
  host: 'web-1',
  id: 'ports',
  title: 'Ports',
  level: 'problem',
  found: 'TCP 6443 is used by nginx',
  means: 'The API server could not start.',
  todo: 'Stop it.',
};
const swap: HostFinding = {
  host: 'web-2',
  id: 'swap',
  title: 'Swap',
  level: 'warning',
  found: 'on',
  fix: 'swap-off',
};

/** Runs the phase over what a check found; gives the log, the note and the error, if there is one. */
const runPhase = async (
  findings: readonly HostFinding[],
  { ignored, names = ['web-1', 'web-2'] }: { ignored?: readonly string[]; names?: readonly string[] } = {},
) => {
  const lines: string[] = [];
  const notes: string[] = [];
  const phase = checkMachines({ spec, names, check: async () => findings, ignored });
  const error = await phase
    .run({
      node: undefined,
      signal: AbortSignal.timeout(5_000),
      log: (line) => lines.push(line),
      note: (text) => notes.push(text),
    })
    .then(
      () => undefined,
      (thrown: unknown) => thrown as AppError,
    );
  return { lines, notes, error };
};

describe('the check of machines before a create', () => {
  it('refuses with each machine and finding, what it means and what to do', async () => {
    const { error } = await runPhase([ports, swap]);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'HOSTS_UNFIT',
      message: 'web-1 cannot become a node of lab.',
      details: [
        'web-1: Ports: TCP 6443 is used by nginx [ports]',
        'The API server could not start.',
        '→ Stop it.',
      ],
    });
    expect(error?.hint?.split('\n')).toEqual([
      'Nothing was changed on any machine.',
      'To look again:  slipway hosts check web-1 web-2 --control-plane web-1 --cluster lab',
      'To go on in spite of it:  --ignore-preflight-errors=ports',
    ]);
  });

  it('names the way to have it mended, where there is one', async () => {
    const { error } = await runPhase([{ ...swap, level: 'problem' }]);
    expect(error?.hint).toContain('--cluster lab --fix');
  });

  it('tells warnings in the log, and goes on', async () => {
    const { lines, notes, error } = await runPhase([swap]);
    expect(error).toBeUndefined();
    expect(lines).toEqual(['warning [swap] web-2: on.']);
    expect(notes).toEqual(['1 thing to know, in the log']);
  });

  it.each([['ports'], ['PORTS'], ['all']])('goes on in spite of it with %s, and tells it', async (id) => {
    const { lines, error } = await runPhase([ports], { ignored: ['clock', id] });
    expect(error).toBeUndefined();
    expect(lines).toEqual([
      'problem, ignored [ports] web-1: TCP 6443 is used by nginx. The API server could not start. → Stop it.',
    ]);
  });

  it('refuses what was not named', async () => {
    const clock: HostFinding = { ...ports, host: 'web-2', id: 'clock', found: '1 h ahead' };
    const { error } = await runPhase([ports, clock], { ignored: ['ports'] });
    expect(error?.message).toBe('web-2 cannot become a node of lab.');
    expect(error?.hint).toContain('--ignore-preflight-errors=clock');
  });

  it('leaves out what is about nodes that are there already', async () => {
    expect((await runPhase([ports], { names: ['web-2'] })).error).toBeUndefined();
  });

  it('keeps the code of machines that do not answer', async () => {
    const silent: HostFinding = { ...ports, id: 'unreachable', found: 'web-1 did not answer.' };
    expect((await runPhase([silent])).error?.code).toBe('HOST_UNREACHABLE');
  });
});
