import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../lib/writeFileAtomically.ts';
import { type NodeMarker, parseMarker } from './nodeMarker.ts';

/**
 * What machines last said of themselves, for when they are off. A hint and no more: what cannot be read is not there,
 * and what cannot be written is not kept.
 */
export interface MarkerMemory {
  /** Undefined when the machine was nobody's node, or never seen. */
  readonly recall: (machine: string) => Promise<NodeMarker | undefined>;
  readonly keep: (machine: string, marker: NodeMarker | undefined) => Promise<void>;
}

/** Keeps one file for each machine in a folder, which is made when it is needed. */
export const openMarkerMemory = (folder: string): MarkerMemory => {
  const kept = new Map<string, string | undefined>();
  const fileOf = (machine: string) => path.join(folder, `${machine}.json`);
  return {
    recall: async (machine) => {
      try {
        return parseMarker(await readFile(fileOf(machine), 'utf8'));
      } catch {
        return undefined;
      }
    },
    keep: async (machine, marker) => {
      const text = marker === undefined ? undefined : JSON.stringify(marker);
      if (kept.has(machine) && kept.get(machine) === text) return;
      try {
        if (text === undefined) await rm(fileOf(machine), { force: true });
        else {
          await mkdir(folder, { recursive: true });
          await writeFileAtomically(fileOf(machine), text, { mode: 0o600 });
        }
        kept.set(machine, text);
      } catch {
        kept.delete(machine);
      }
    },
  };
};
