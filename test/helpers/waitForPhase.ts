import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import type { JournalEntry } from '../../src/core/clusters/operations/journal.ts';
import type { SlipwayProcess } from './startSlipway.ts';

const readEntries = (folder: string): readonly JournalEntry[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as JournalEntry];
      } catch {
        // Dropped between the listing and the reading.
        return [];
      }
    });

/** The phases that a process's operation is at, by its journal below `home`. */
const listRunningPhases = (home: string, pid: number): readonly string[] => {
  const entry = readEntries(path.join(home, 'data', 'operations')).find(({ owner }) => owner.pid === pid);
  return (entry?.record.phases ?? []).filter(({ state }) => state === 'running').map(({ id }) => id);
};

/** Waits until the operation of this process runs a phase; rejects, with what it said, when it ends before. */
export const waitForPhase = async (home: string, slipway: SlipwayProcess, phase: string): Promise<void> => {
  const folder = path.join(home, 'data', 'operations');
  mkdirSync(folder, { recursive: true });
  const ended = new AbortController();
  void slipway.done.then((result) =>
    ended.abort(new Error(`it ended before ${phase}:\n${JSON.stringify(result, null, 1)}`)),
  );
  const changes = watch(folder, { signal: ended.signal });
  try {
    // The watch begins with its first `next`, so the look comes after that.
    let change = changes.next();
    while (!listRunningPhases(home, slipway.pid).includes(phase)) {
      await change;
      change = changes.next();
    }
    change.catch(() => undefined);
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    ended.abort();
  }
};
