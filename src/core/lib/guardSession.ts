import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { readSessionMark } from './endSession.ts';
import type { TerminalSession } from './terminalSession.ts';
import { withCleanup } from './withCleanup.ts';

/** A program that runs `LIFELINE`. */
export interface Lifeline {
  /** Closes its input. */
  release(): Promise<void>;
  /** Settles when it has ended. */
  readonly ended: Promise<unknown>;
  /** Cuts the connection to it. */
  close(): Promise<void>;
}

export interface GuardOptions {
  readonly openLifeline: (pid: string) => Promise<Lifeline>;
  /** Ends the session too. */
  readonly signal: AbortSignal;
}

/** Milliseconds that a lifeline gets for ending what belongs to the terminal. */
const END_WITHIN = 6_000;

/**
 * Makes a session whose program says its process id (`SAY_SESSION`) one that ends with its caller. Settles when the
 * program and its lifeline are there; undefined when it ended without having said anything.
 */
export const guardSession = async (
  session: TerminalSession,
  { openLifeline, signal }: GuardOptions,
): Promise<TerminalSession | undefined> => {
  const pid = await takeMark(session.output);
  if (pid === undefined) return undefined;
  const lifeline = openLifeline(pid);
  // Told by the disposal below; a program that ends first needs none.
  lifeline.catch(() => undefined);
  const finish = async () => {
    const line = await lifeline;
    const release = async () => {
      await line.release();
      await Promise.race([line.ended, timeOut(END_WITHIN)]);
    };
    await withCleanup(release, () => line.close());
  };
  let finished: Promise<void> | undefined;
  const finishOnce = () => {
    finished ??= finish();
    return finished;
  };
  const end = async () => {
    await withCleanup(finishOnce, async () => session[Symbol.asyncDispose]());
  };
  const stop = () => void end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  void session.ended.then(() => {
    signal.removeEventListener('abort', stop);
    finishOnce().catch(() => undefined);
  });
  if (signal.aborted) stop();
  // Before it is there, nothing would end the program if this process were killed.
  await Promise.race([lifeline.catch(() => undefined), session.ended]);
  return { ...session, [Symbol.asyncDispose]: end };
};

const timeOut = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/** Takes the mark off the beginning of the output; undefined where the output ends without one. */
const takeMark = async (output: Readable): Promise<string | undefined> => {
  let seen: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk: Buffer | null = output.read();
    if (chunk === null) {
      if (output.readableEnded || output.destroyed) return undefined;
      await Promise.race([once(output, 'readable'), once(output, 'end'), once(output, 'close')]);
      continue;
    }
    seen = Buffer.concat([seen, chunk]);
    const mark = readSessionMark(seen);
    if (mark === undefined) continue;
    if (mark.rest.length > 0) output.unshift(mark.rest);
    return mark.pid;
  }
};
