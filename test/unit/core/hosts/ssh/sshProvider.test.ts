import { describe, expect, it } from 'vitest';
import { createSshProvider } from '../../../../../src/core/hosts/ssh/sshProvider.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openSilentMachines } from './openSilentMachines.ts';

const signal = AbortSignal.timeout(30_000);
const spec = clusterSpec.parse({
  name: 'lab',
  provider: 'ssh',
  nodes: [
    { role: 'control-plane', host: 'one' },
    { role: 'worker', host: 'two' },
  ],
});

const openProvider = () =>
  createSshProvider({
    machines: openSilentMachines('one', 'two', 'three').machines,
    findParts: () => Promise.reject(new Error('nothing is to be installed')),
    send: () => Promise.reject(new Error('nothing is to be sent')),
    resources: '',
  });

describe('removing a cluster whose machines are all silent', () => {
  it('is not said to be done, and names those that it was made of', async () => {
    const error = await errorOf(openProvider().remove('lab', { signal, spec }));
    expect(error.code).toBe('CLEANUP_INCOMPLETE');
    expect(error.details).toEqual(['one does not answer', 'two does not answer']);
  });

  it('is done where nothing is known to have been made', async () => {
    await openProvider().remove('lab', { signal });
  });
});
