import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMarkerMemory } from '../../../../../src/core/hosts/ssh/markerMemory.ts';
import { createSshProvider } from '../../../../../src/core/hosts/ssh/sshProvider.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';
import { marker, spec } from './labCluster.ts';
import { FORGETFUL, openSilentMachines } from './openSilentMachines.ts';

const signal = AbortSignal.timeout(30_000);
const openProvider = (memory = FORGETFUL) =>
  createSshProvider({
    machines: openSilentMachines('one', 'two', 'three').machines,
    findParts: () => Promise.reject(new Error('nothing is to be installed')),
    send: () => Promise.reject(new Error('nothing is to be sent')),
    resources: '',
    memory,
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

describe('a cluster whose machines were seen before and are all silent', () => {
  it('is found, with no node running, and removing it names them all', async () => {
    await using folder = await openTempFolder();
    await openMarkerMemory(folder.path).keep('one', marker);
    const provider = openProvider(openMarkerMemory(folder.path));
    expect(await provider.find({ signal })).toMatchObject([
      {
        name: 'lab',
        spec,
        nodes: [
          { name: 'one', running: false },
          { name: 'two', running: false },
        ],
      },
    ]);
    expect((await errorOf(provider.remove('lab', { signal }))).details).toEqual([
      'one does not answer',
      'two does not answer',
    ]);
  });

  it('is forgotten when a machine says that it is nobody’s node, and when what is kept is damaged', async () => {
    await using folder = await openTempFolder();
    const memory = openMarkerMemory(folder.path);
    await memory.keep('one', marker);
    expect(await memory.recall('one')).toEqual(marker);
    await memory.keep('one', undefined);
    expect(await memory.recall('one')).toBeUndefined();
    await writeFile(path.join(folder.path, 'one.json'), '{"version":');
    expect(await memory.recall('one')).toBeUndefined();
  });

  it('is no reason to fail where nothing can be kept', async () => {
    await using folder = await openTempFolder();
    const file = path.join(folder.path, 'file');
    await writeFile(file, '');
    await openMarkerMemory(path.join(file, 'below')).keep('one', marker);
  });
});
