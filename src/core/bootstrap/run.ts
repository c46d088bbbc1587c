import { AppError } from '../../shared/errors.ts';
import type { Phase, Step } from './phase.ts';

export interface PhaseListener {
  readonly onStart: (phase: Phase, node: string | undefined) => void;
  /** `error` is undefined when it ended well, and `CANCELLED` when it was stopped by the signal or another's failure. */
  readonly onEnd: (phase: Phase, node: string | undefined, error: unknown) => void;
  readonly onLog: (phase: Phase, node: string | undefined, line: string) => void;
  readonly onNote: (phase: Phase, text: string, node: string | undefined) => void;
}

const stepKey = (phase: string, node: string | undefined) => `${phase}\0${node ?? ''}`;

/** The steps that must have ended well before this one starts. */
const listNeeded = (phases: ReadonlyMap<string, Phase>, phase: Phase, node: string | undefined): string[] =>
  phase.needs.flatMap((need) => {
    const id = typeof need === 'string' ? need : need.all;
    const other = phases.get(id);
    if (other === undefined)
      throw new Error(`phase ${phase.id} needs ${id}, which is not in the plan before it`);
    if (other.nodes === undefined) return [stepKey(id, undefined)];
    if (typeof need === 'string' && node !== undefined && other.nodes.includes(node))
      return [stepKey(id, node)];
    return other.nodes.map((name) => stepKey(id, name));
  });

/** What another step's failure stopped did not fail itself, whatever error it ended with. */
const toStopped = (cause: unknown) =>
  cause instanceof AppError && cause.code === 'CANCELLED'
    ? cause
    : new AppError('CANCELLED', 'It was stopped because something else failed.', { cause });

/**
 * Runs phases, each as soon as what it needs is done, so that what can be at once is at once. The first failure
 * stops the others and waits for them, then rejects with that failure; so does the signal.
 * Phases are listed so that each comes after those that it needs.
 */
export const runPhases = async (
  phases: readonly Phase[],
  { signal, listener }: { readonly signal: AbortSignal; readonly listener: PhaseListener },
): Promise<void> => {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const known = new Map<string, Phase>();
  const steps = new Map<string, Promise<void>>();

  const runStep = async (phase: Phase, node: string | undefined, needed: readonly Promise<void>[]) => {
    await Promise.all(needed);
    either.throwIfAborted();
    const step: Step = {
      node,
      signal: either,
      log: (line) => listener.onLog(phase, node, line),
      note: (text) => listener.onNote(phase, text, node),
    };
    try {
      // In here, so that a listener that fails (it keeps the journal, and a disk may be full) fails the work.
      listener.onStart(phase, node);
      await phase.run(step);
      either.throwIfAborted();
      listener.onEnd(phase, node, undefined);
    } catch (error) {
      const stopped = either.aborted;
      failure.abort(error);
      listener.onEnd(phase, node, stopped ? toStopped(either.reason) : error);
      throw error;
    }
  };

  for (const phase of phases) {
    for (const node of phase.nodes ?? [undefined]) {
      const needed = listNeeded(known, phase, node).map((key) => steps.get(key) ?? Promise.resolve());
      steps.set(stepKey(phase.id, node), runStep(phase, node, needed));
    }
    known.set(phase.id, phase);
  }
  await Promise.allSettled(steps.values());
  signal.throwIfAborted();
  failure.signal.throwIfAborted();
};
