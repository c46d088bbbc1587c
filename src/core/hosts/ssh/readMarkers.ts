import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { raceSignal } from '../../lib/raceSignal.ts';
import type { Host } from '../host.ts';
import type { Machines } from './machines.ts';
import type { MarkerMemory } from './markerMemory.ts';
import { type NodeMarker, readMarker } from './nodeMarker.ts';
import { sshHostOf } from './sshHost.ts';

/** What a machine says of itself. */
export interface SeenMachine {
  readonly name: string;
  /** Absent when it is nobody's node. */
  readonly marker: NodeMarker | undefined;
  /** Its containers run. */
  readonly running: boolean;
}

/** What all machines say of themselves. */
export interface MarkersRead {
  readonly seen: readonly SeenMachine[];
  /** Those that were asked and did not tell: why, in words, by their names. */
  readonly unseen: ReadonlyMap<string, string>;
  /** What machines that did not tell now said the last time, if they were nodes then. */
  readonly remembered: readonly SeenMachine[];
}

/** Milliseconds for a machine to say what it is; those that are off do not hold up the others' list for longer. */
const WITHIN = 8_000;
/** Milliseconds that a machine which was silent is left out of lists. */
const SILENT_FOR = 30_000;

export type ReadMarkers = (
  signal: AbortSignal,
  options?: { readonly leaveOutSilent?: boolean },
) => Promise<MarkersRead>;

export interface MarkerReaderOptions {
  readonly machines: Machines;
  readonly memory: MarkerMemory;
  /** Milliseconds for each machine. */
  readonly within?: number;
}

/** Asks all machines side by side what they are, but with `leaveOutSilent` none that did not tell in the last half minute. */
export const createMarkerReader = ({
  machines,
  memory,
  within = WITHIN,
}: MarkerReaderOptions): ReadMarkers => {
  const silentSince = new Map<string, number>();
  const isSilent = (name: string) => {
    const since = silentSince.get(name);
    return since !== undefined && performance.now() - since < SILENT_FOR;
  };
  const ask = async (name: string, limit: AbortSignal): Promise<SeenMachine> => {
    const { address } = await machines.find(name);
    const host = sshHostOf({ name, address, machines });
    const marker = await readMarker(host, limit);
    return { name, marker, running: marker !== undefined && (await runsContainers(host, limit)) };
  };
  const recall = async (name: string): Promise<SeenMachine[]> => {
    const marker = await memory.recall(name);
    return marker === undefined ? [] : [{ name, marker, running: false }];
  };
  return async (signal, { leaveOutSilent = false } = {}) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(within)]);
    const names = await machines.names();
    const unseen = new Map<string, string>();
    const read = await Promise.all(
      names
        .filter((name) => !(leaveOutSilent && isSilent(name)))
        .map((name) =>
          raceSignal(ask(name, limit), limit).then(
            async (seen) => {
              silentSince.delete(name);
              await memory.keep(name, seen.marker);
              return [seen];
            },
            (error: unknown) => {
              silentSince.set(name, performance.now());
              unseen.set(name, tellWhy(name, error));
              return [];
            },
          ),
        ),
    );
    signal.throwIfAborted();
    const seen = read.flat();
    const others = names.filter((name) => !seen.some((machine) => machine.name === name));
    return { seen, unseen, remembered: (await Promise.all(others.map(recall))).flat() };
  };
};

const SILENT: readonly ErrorCode[] = ['HOST_UNREACHABLE', 'TIMED_OUT', 'CANCELLED'];

/** A machine that answers and is not let in to, such as one with another key, will not get better by waiting. */
const tellWhy = (name: string, error: unknown): string => {
  if (!(error instanceof AppError) || SILENT.includes(error.code)) return `${name} does not answer`;
  return [error.message, error.hint ?? ''].join(' ').trim();
};

const runsContainers = async (host: Host, signal: AbortSignal) => {
  const { exitCode } = await host.exec(['systemctl', 'is-active', '--quiet', 'containerd'], {
    signal,
    okCodes: [0, 1, 3, 4],
  });
  return exitCode === 0;
};
