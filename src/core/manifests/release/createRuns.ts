import { randomUUID } from 'node:crypto';
import type { ApplyEvent, ObjectResult } from '../../../shared/contract/manifests.ts';
import { AppError } from '../../../shared/errors.ts';
import { createEventQueue } from '../../lib/eventQueue.ts';

/** What work on a release is given. */
export interface Run {
  readonly working: (id: string, what: string) => void;
  readonly tell: (result: ObjectResult) => void;
  /** All that was told so far. */
  readonly results: () => readonly ObjectResult[];
  /** Fires when the run is cancelled; not when nobody listens any more. */
  readonly signal: AbortSignal;
}

export interface RunOptions {
  /** The release's id: two runs on one release would spoil each other's record. */
  readonly release: string;
  readonly objects: number;
  /** Whoever listens to the run's events. */
  readonly listener: AbortSignal;
  readonly work: (run: Run) => Promise<void>;
}

export interface Runs {
  /** Takes a release, `CONFLICT` when somebody has it, for as long as `prepare` takes and then for its run. */
  reserve<T>(release: { readonly id: string; readonly name: string }, prepare: () => Promise<T>): Promise<T>;
  /** Begins the run of a reserved release; the events are for one listener. */
  start(options: RunOptions): AsyncIterable<ApplyEvent>;
  cancel(run: string): void;
}

export const createRuns = (): Runs => {
  const running = new Map<string, AbortController>();
  const busy = new Set<string>();
  return {
    cancel: (id) => running.get(id)?.abort(new AppError('CANCELLED', 'It was cancelled.')),
    reserve: async ({ id, name }, prepare) => {
      if (busy.has(id)) {
        throw new AppError('CONFLICT', `The release ${name} is being worked on.`, {
          hint: 'Wait until that is done, or cancel it.',
        });
      }
      busy.add(id);
      try {
        return await prepare();
      } catch (error) {
        busy.delete(id);
        throw error;
      }
    },
    start: ({ release, objects, listener, work }) => {
      const id = randomUUID();
      const abort = new AbortController();
      const events = createEventQueue<ApplyEvent>({ signal: listener });
      const results: ObjectResult[] = [];
      running.set(id, abort);
      events.push({ type: 'begun', run: id, objects });
      const finish = () => {
        running.delete(id);
        busy.delete(release);
      };
      work({
        working: (object, what) => events.push({ type: 'working', id: object, what }),
        tell: (object) => {
          results.push(object);
          events.push({ type: 'object', object });
        },
        results: () => results,
        signal: abort.signal,
      }).then(
        () => {
          finish();
          const failed = results.filter(({ result }) => result === 'failed').length;
          events.push({ type: 'done', release, failed, cancelled: abort.signal.aborted });
          events.end();
        },
        (error: unknown) => {
          finish();
          events.fail(error);
        },
      );
      return events;
    },
  };
};
