import path from 'node:path';
import type { HostsState, MachineRow } from '../../shared/contract/hosts.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import type { MachineEntry, MachineStatus } from '../../shared/machine.ts';
import { repeatFor, type Target } from '../lib/repeatFor.ts';
import { type SharedState, shareState } from '../lib/shareState.ts';
import { watchFolder } from '../lib/watchFolder.ts';
import type { HostsParts } from './hostsParts.ts';
import { lookAt } from './listHosts.ts';

/** Milliseconds between two states to one who watches. */
const INTERVAL = 100;
/** Milliseconds until a machine is asked again. */
const ASK_EVERY = 30_000;
/** Machines that are asked at once. */
const AT_ONCE = 8;

export interface WatchedHosts extends SharedState<HostsState> {
  /** Asks every machine again, if anybody watches. */
  readonly refresh: () => void;
}

type MachineTarget = Target & { readonly entry: MachineEntry };

/**
 * The machines and how they are, kept while anybody watches: asked at the start, when
 * their entries change, and every half minute.
 */
export const watchHosts = (parts: HostsParts): WatchedHosts => {
  let round = 0;
  let lookAgain = () => undefined as unknown;
  const start = (publish: (state: HostsState) => void, signal: AbortSignal) => {
    const looks = startLooks(parts, { publish, signal });
    lookAgain = () => looks.setMachines(round);
    const file = path.basename(parts.inventory.file);
    watchFolder(path.dirname(parts.inventory.file), {
      signal,
      onChange: (names) => (names.has(file) || names.has(undefined)) && looks.setMachines(round),
    });
    looks.setMachines(round);
  };
  const { watch } = shareState<HostsState>({ start, interval: INTERVAL });
  return {
    watch,
    refresh: () => {
      round += 1;
      lookAgain();
    },
  };
};

const startLooks = (
  parts: HostsParts,
  { publish, signal }: { readonly publish: (state: HostsState) => void; readonly signal: AbortSignal },
) => {
  const keepsSecrets = parts.secrets.lasting;
  const known = new Map<string, MachineStatus>();
  const asked = new Set<string>();
  let entries: readonly MachineEntry[] = [];
  const show = () => publish({ keepsSecrets, machines: entries.map((entry) => toRow(entry, known, asked)) });
  const { setTargets } = repeatFor<MachineTarget>({
    signal,
    atOnce: AT_ONCE,
    look: async ({ entry }, stop) => {
      asked.add(entry.name);
      show();
      const status = await lookAt(entry, parts, stop).catch(() => undefined);
      if (stop.aborted || status === undefined) return 0;
      asked.delete(entry.name);
      known.set(entry.name, status);
      show();
      return ASK_EVERY;
    },
  });
  return {
    /** Another round asks those again that did not change. */
    setMachines: (round: number): void => {
      try {
        entries = parts.inventory.list();
      } catch (error) {
        publish({ keepsSecrets, machines: [], problem: toErrorInfo(error) });
        return;
      }
      setTargets(
        entries.map((entry) => ({ id: entry.name, key: `${round} ${JSON.stringify(entry)}`, entry })),
      );
      show();
    },
  };
};

const toRow = (
  entry: MachineEntry,
  known: ReadonlyMap<string, MachineStatus>,
  asked: ReadonlySet<string>,
): MachineRow => ({
  ...(known.get(entry.name) ?? { state: 'not tested' }),
  ...entry,
  isAsked: asked.has(entry.name),
});
