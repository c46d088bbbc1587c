import { describe, expect, it } from 'vitest';
import { createMarkerReader } from '../../../../../src/core/hosts/ssh/readMarkers.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { FORGETFUL, openSilentMachines } from './openSilentMachines.ts';

const soon = () => AbortSignal.timeout(5_000);

describe('createMarkerReader', () => {
  it('leaves out machines that do not answer, and does not ask them for each list', async () => {
    const { machines, asked } = openSilentMachines('one', 'two');
    const read = createMarkerReader({ machines, memory: FORGETFUL });
    expect(await read(soon(), { leaveOutSilent: true })).toMatchObject({ seen: [] });
    expect(asked.toSorted()).toEqual(['one', 'two']);
    expect(await read(soon(), { leaveOutSilent: true })).toMatchObject({ seen: [] });
    expect(asked).toHaveLength(2);
  });

  it('asks them again where every machine counts', async () => {
    const { machines, asked } = openSilentMachines('one');
    const read = createMarkerReader({ machines, memory: FORGETFUL });
    await read(soon());
    await read(soon());
    expect(asked).toEqual(['one', 'one']);
  });

  it('tells why a machine did not tell: it is silent, or answers and lets nobody in', async () => {
    const changed = new AppError('HOST_KEY_CHANGED', 'two shows another key.', { hint: 'Compare it.' });
    const { machines } = openSilentMachines('one', { name: 'two', error: changed });
    const read = createMarkerReader({ machines, memory: FORGETFUL });
    expect([...(await read(soon())).unseen]).toEqual([
      ['one', 'one does not answer'],
      ['two', 'two shows another key. Compare it.'],
    ]);
  });

  it('does not wait for a machine that fell silent on a connection which is open still', async () => {
    const { machines } = openSilentMachines('one');
    const find: typeof machines.find = async (name) => {
      const found = await machines.find(name);
      return {
        ...found,
        ssh: { ...found.ssh, lines: { ...found.ssh.lines, open: () => new Promise(() => undefined) } },
      };
    };
    const read = createMarkerReader({ machines: { ...machines, find }, memory: FORGETFUL, within: 50 });
    expect([...(await read(soon())).unseen]).toEqual([['one', 'one does not answer']]);
  });

  it('ends with the signal', async () => {
    const read = createMarkerReader({ machines: openSilentMachines('one').machines, memory: FORGETFUL });
    await expect(read(AbortSignal.abort(new AppError('CANCELLED', 'It was stopped.')))).rejects.toThrow(
      'stopped',
    );
  });
});
