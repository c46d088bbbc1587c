import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { OperationRecord } from '../../../shared/operation.ts';
import { isAlive, type ProcessMark } from '../../lib/processIdentity.ts';

/** What resuming needs to know beside the record. No secrets. */
export interface OperationDetails {
  readonly spec?: ClusterSpec;
  readonly kubeconfig?: string;
  readonly makeCurrent?: boolean;
  /** Findings about machines that the person let pass. */
  readonly ignorePreflightErrors?: readonly string[];
}

export interface JournalEntry {
  readonly owner: ProcessMark;
  readonly record: OperationRecord;
  readonly details: OperationDetails;
}

/** Entries kept for a look back; older ones are dropped as new ones come. */
const KEPT = 100;

/** The operations of this machine's user, one file each, written whole at every change. */
export interface Journal {
  /** Where the entries are, each as `ID.json` beside its log `ID.log`. */
  readonly folder: string;
  write(entry: JournalEntry): void;
  /** Newest first; what is left of a process that is gone reads `interrupted`. */
  list(): Promise<readonly JournalEntry[]>;
  get(id: string): Promise<JournalEntry | undefined>;
  /** The latest operation on a cluster. */
  latest(cluster: string): Promise<JournalEntry | undefined>;
  forget(cluster: string): void;
}

/** Whether a file has what is read here; another version may have written something else. */
const isEntry = (content: unknown): content is JournalEntry => {
  const { owner, record, details } = (content ?? {}) as Partial<JournalEntry>;
  return (
    typeof owner?.pid === 'number' &&
    typeof record?.id === 'string' &&
    typeof record.cluster === 'string' &&
    typeof record.state === 'string' &&
    typeof details === 'object'
  );
};

/** An id that came from outside must not lead out of the folder. */
const isPlainName = (id: string) => /^[\w.-]+$/.test(id);

export const logFile = (folder: string, id: string): string => path.join(folder, `${id}.log`);

export const createJournal = (folder: string): Journal => {
  const read = (name: string): JournalEntry | undefined => {
    try {
      const content: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
      return isEntry(content) ? content : undefined;
    } catch {
      // Removed by another process meanwhile, or cut short by a disk that was full.
      return undefined;
    }
  };
  const names = () => {
    try {
      return readdirSync(folder).filter((name) => name.endsWith('.json'));
    } catch {
      return [];
    }
  };
  const list = async () => {
    const entries = names().flatMap((name) => read(name) ?? []);
    const told = await Promise.all(entries.map(tellInterrupted));
    return told.sort((a, b) => b.record.startedAt - a.record.startedAt);
  };
  const remove = (name: string) => {
    rmSync(path.join(folder, name), { force: true });
    rmSync(logFile(folder, path.basename(name, '.json')), { force: true });
  };
  return {
    folder,
    // Synchronous, so that a process killed right after a change has told it.
    write: (entry) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, `${entry.record.id}.json`);
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(entry), { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
      const files = names().sort();
      for (const old of files.slice(0, Math.max(0, files.length - KEPT))) remove(old);
    },
    list,
    get: async (id) => {
      const entry = isPlainName(id) ? read(`${id}.json`) : undefined;
      return entry === undefined ? undefined : await tellInterrupted(entry);
    },
    latest: async (cluster) => (await list()).find(({ record }) => record.cluster === cluster),
    forget: (cluster) => {
      for (const name of names()) {
        if (read(name)?.record.cluster === cluster) remove(name);
      }
    },
  };
};

const tellInterrupted = async (entry: JournalEntry): Promise<JournalEntry> => {
  if (entry.record.state !== 'running' || (await isAlive(entry.owner))) return entry;
  return { ...entry, record: { ...entry.record, state: 'interrupted' } };
};
