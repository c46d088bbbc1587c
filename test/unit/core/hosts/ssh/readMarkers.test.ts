import { describe, expect, it } from 'vitest';
import { createMarkerReader } from '../../../../../src/core/hosts/ssh/readMarkers.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { openSilentMachines } from './openSilentMachines.ts';

const soon = () => AbortSignal.timeout(5_000);

describe('createMarkerReader', () => {
  it('leaves out machines that do not answer, and does not ask them for each list', async () => {
    const { machines, asked } = openSilentMachines('one', 'two');
    const read = createMarkerReader(machines);
    expect(await read(soon(), { leaveOutSilent: true })).toEqual([]);
    expect(asked.toSorted()).toEqual(['one', 'two']);
    expect(await read(soon(), { leaveOutSilent: true })).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it('asks them again where every machine counts', async () => {
    const { machines, asked } = openSilentMachines('one');
    const read = createMarkerReader(machines);
    await read(soon());
    await read(soon());
    expect(asked).toEqual(['one', 'one']);
  });

  it('ends with the signal', async () => {
    const read = createMarkerReader(openSilentMachines('one').machines);
    await expect(read(AbortSignal.abort(new AppError('CANCELLED', 'It was stopped.')))).rejects.toThrow(
      'stopped',
    );
  });
});
