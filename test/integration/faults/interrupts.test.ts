import { describe, expect, it } from 'vitest';
import { openFaultBench } from '../../helpers/faultBench.ts';
import { CREATE_PHASES, stopInPhase } from '../../helpers/stopInPhase.ts';

const NAME = 'ft-interrupt';

describe('Ctrl-C in a create', () => {
  it.each(CREATE_PHASES)('cleans up after itself in the phase %s', async (phase) => {
    await using bench = await openFaultBench(NAME);
    const args = ['create', NAME, '--workers', '1'];
    const result = await stopInPhase(bench, { args, phase, signal: 'SIGINT' });
    expect(result).toMatchObject({ code: 130, signal: undefined });
    expect(result.stderr).toContain(`Nothing of ${NAME} is left.`);
    await bench.expectNothingLeft(NAME);
    expect(await bench.find(NAME)).toBeUndefined();
  });
});
