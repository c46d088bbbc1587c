import type { OperationRecord } from '../shared/operation.ts';
import { describeOperation } from './operationWords.ts';

export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
  /** What ends the app, and what leaves it as it is. */
  readonly quit: string;
  readonly stay: string;
}

/** What ending the app needs of Electron and of the engine. */
export interface EndParts {
  readonly platform: NodeJS.Platform;
  /** Operations that this process works on. */
  readonly listRunning: () => readonly OperationRecord[];
  /** Ends the engine's connections, terminals and forwards. */
  readonly closeCore: () => Promise<void>;
  /** Resolves with whether the person wants to quit. */
  readonly ask: (question: QuitQuestion) => Promise<boolean>;
  readonly say: (title: string, body: string) => void;
  /** Makes Electron end, which asks `onBeforeQuit` once more. */
  readonly quit: () => void;
  readonly report: (error: unknown) => void;
  /** Milliseconds for closing; 5,000 by default. */
  readonly closeWithin?: number;
}

export interface AppEnd {
  /** The last window was closed: the app ends, but on macOS, and while operations run. */
  readonly onWindowsClosed: () => void;
  /** Somebody wants the app to end: holds that up until nothing is lost that the person wants to keep. */
  readonly onBeforeQuit: (event: { preventDefault: () => void }) => void;
}

/** How the app ends: work goes on without a window, quitting asks when it would interrupt some, and closes the engine. */
export const endApp = (parts: EndParts): AppEnd => {
  const { platform, listRunning, say, quit, report } = parts;
  let state: 'open' | 'ending' | 'closed' = 'open';
  let isTold = false;
  const end = async () => {
    const running = listRunning();
    if (running.length > 0 && !(await parts.ask(makeQuestion(running)))) {
      state = 'open';
      return;
    }
    await closeInTime(parts);
    state = 'closed';
    quit();
  };
  return {
    onWindowsClosed: () => {
      if (platform === 'darwin') return;
      const running = listRunning();
      if (running.length === 0) return quit();
      if (isTold) return;
      isTold = true;
      say(
        'Slipway is still working',
        `${listWork(running)}. Its icon in the tray opens it again, or quits it.`,
      );
    },
    onBeforeQuit: (event) => {
      if (state === 'closed') return;
      event.preventDefault();
      // Asked once, however often somebody wants to quit meanwhile.
      if (state === 'ending') return;
      state = 'ending';
      end().catch((error: unknown) => {
        state = 'open';
        report(error);
      });
    },
  };
};

const listWork = (running: readonly OperationRecord[]): string => running.map(describeOperation).join(', ');

const makeQuestion = (running: readonly OperationRecord[]): QuitQuestion => ({
  message: running.length === 1 ? 'An operation is still running.' : 'Operations are still running.',
  detail: `${listWork(running)}. Quitting interrupts this; it can be resumed, or what is there removed, when Slipway is opened again.`,
  quit: 'Quit and interrupt',
  stay: 'Keep running',
});

/** A connection that does not end must not keep the app. */
const closeInTime = async ({ closeCore, report, closeWithin = 5_000 }: EndParts): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, closeWithin);
  await Promise.race([closeCore().catch(report), late]);
  clearTimeout(timer);
};
