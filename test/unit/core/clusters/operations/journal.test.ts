import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJournal, type JournalEntry } from '../../../../../src/core/clusters/operations/journal.ts';
import { markThisProcess } from '../../../../../src/core/lib/processIdentity.ts';
import type { OperationRecord } from '../../../../../src/shared/operation.ts';
import { startScript } from '../../../../helpers/startScript.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const makeEntry = async (record: Partial<OperationRecord> = {}): Promise<JournalEntry> => ({
  owner: await markThisProcess(),
  details: { makeCurrent: true },
  record: {
    id: 'op-1',
    kind: 'create',
    cluster: 'demo',
    state: 'running',
    startedAt: 1,
    phases: [],
    ...record,
  },
});

const WRITER = `
  import { createJournal } from '@/src/core/clusters/operations/journal.ts';
  import { markThisProcess } from '@/src/core/lib/processIdentity.ts';
  const record = { id: 'theirs', kind: 'create', cluster: 'demo', state: 'running', startedAt: 5, phases: [] };
  createJournal(process.argv[1]).write({ owner: await markThisProcess(), record, details: {} });
  console.log('written');
  setInterval(() => undefined, 1000);
`;

describe('the journal', () => {
  it('is empty before anything was done', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(path.join(folder.path, 'not', 'made'));
    expect(await journal.list()).toEqual([]);
    expect(await journal.latest('demo')).toBeUndefined();
  });

  it('gives back what was written, newest first, the last state of each', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(path.join(folder.path, 'operations'));
    journal.write(await makeEntry({ id: 'a', startedAt: 10 }));
    journal.write(await makeEntry({ id: 'b', startedAt: 20, cluster: 'other' }));
    journal.write(await makeEntry({ id: 'a', startedAt: 10, state: 'done', endedAt: 30 }));
    const entries = await createJournal(path.join(folder.path, 'operations')).list();
    expect(entries.map(({ record }) => `${record.id} ${record.state}`)).toEqual(['b running', 'a done']);
    expect(entries[1]?.details).toEqual({ makeCurrent: true });
    expect((await journal.latest('demo'))?.record.id).toBe('a');
  });

  it('is for its owner only, and leaves nothing but whole files', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(path.join(folder.path, 'operations'));
    journal.write(await makeEntry());
    expect(await readdir(path.join(folder.path, 'operations'))).toEqual(['op-1.json']);
    const modes = ['operations', 'operations/op-1.json'].map(async (name) => {
      const { mode } = await stat(path.join(folder.path, name));
      return (mode & 0o777).toString(8);
    });
    expect(await Promise.all(modes)).toEqual(['700', '600']);
  });

  it('says «interrupted» of what a killed process left, and only then', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(folder.path);
    await using writer = startScript(WRITER, [folder.path]);
    expect(await writer.nextLine()).toBe('written');
    expect((await journal.latest('demo'))?.record.state).toBe('running');
    await writer.kill();
    expect((await journal.latest('demo'))?.record.state).toBe('interrupted');
    expect((await journal.list()).map(({ record }) => record.state)).toEqual(['interrupted']);
  });

  it('takes another process that has the same id by now for nobody', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(folder.path);
    const owner = { pid: process.pid, identity: 'began at another time' };
    journal.write({ ...(await makeEntry()), owner });
    expect((await journal.latest('demo'))?.record.state).toBe('interrupted');
  });

  it('leaves what ended as it ended, though its process is gone', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(folder.path);
    const owner = { pid: process.pid, identity: 'began at another time' };
    journal.write({ ...(await makeEntry({ state: 'failed' })), owner });
    expect((await journal.latest('demo'))?.record.state).toBe('failed');
  });

  it('forgets one cluster and keeps the others', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(folder.path);
    for (const [id, cluster] of [
      ['a', 'demo'],
      ['b', 'other'],
      ['c', 'demo'],
    ] as const)
      journal.write(await makeEntry({ id, cluster }));
    journal.forget('demo');
    expect((await journal.list()).map(({ record }) => record.id)).toEqual(['b']);
  });

  it('keeps the last 100', async () => {
    await using folder = await openTempFolder();
    const journal = createJournal(folder.path);
    const entry = await makeEntry();
    const first = Date.UTC(2026, 0, 1);
    for (let index = 0; index < 103; index++) {
      const startedAt = first + index;
      const id = `${startedAt.toString(36)}-create-demo`;
      journal.write({ ...entry, record: { ...entry.record, id, startedAt } });
    }
    const kept = await journal.list();
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)?.record.startedAt).toBe(first + 3);
  });

  it.each(['', 'half of {', 'null', '[]', '{}', '{"record":{}}', '{"record":{"state":"running"}}'])(
    'reads past a file that another version left: %j',
    async (content) => {
      await using folder = await openTempFolder();
      const journal = createJournal(folder.path);
      await writeFile(path.join(folder.path, 'other.json'), content);
      journal.write(await makeEntry());
      expect((await journal.list()).map(({ record }) => record.id)).toEqual(['op-1']);
      journal.forget('demo');
      expect(await journal.latest('demo')).toBeUndefined();
    },
  );
});
