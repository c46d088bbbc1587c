import { pause } from './pause.ts';

/** Something that is looked at again and again. */
export interface Target {
  readonly id: string;
  /** What it is now; looked at anew as soon as this is another one. */
  readonly key: string;
}

export interface RepeatOptions<T extends Target> {
  readonly signal: AbortSignal;
  /** How many are looked at at once. */
  readonly atOnce: number;
  /** Looks; gives the milliseconds until the next look. Must not reject. */
  readonly look: (target: T, signal: AbortSignal) => Promise<number>;
}

/** Looks at each target again and again, a few at once, while it is among the targets and until the signal fires. */
export const repeatFor = <T extends Target>({ signal, atOnce, look }: RepeatOptions<T>) => {
  const running = new Map<string, { readonly key: string; readonly stop: AbortController }>();
  const takeTurn = createTurns(atOnce);
  const run = async (target: T, stop: AbortSignal) => {
    while (!stop.aborted) {
      const every = await takeTurn(async () => (stop.aborted ? 0 : await look(target, stop)));
      await pause(every, stop).catch(() => undefined);
    }
  };
  return {
    setTargets: (targets: readonly T[]): void => {
      const wanted = new Map(targets.map((target) => [target.id, target]));
      for (const [id, { key, stop }] of running) {
        if (wanted.get(id)?.key === key) continue;
        stop.abort();
        running.delete(id);
      }
      for (const target of wanted.values()) {
        if (running.has(target.id) || signal.aborted) continue;
        const stop = new AbortController();
        running.set(target.id, { key: target.key, stop });
        void run(target, AbortSignal.any([signal, stop.signal]));
      }
    },
  };
};

const createTurns = (atOnce: number) => {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async <R>(work: () => Promise<R>): Promise<R> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
