import { describe, expect, it } from 'vitest';
import { type EndParts, endApp, type QuitQuestion } from '../../../src/main/endApp.ts';
import type { OperationKind, OperationRecord } from '../../../src/shared/operation.ts';

const running = (kind: OperationKind, cluster: string): OperationRecord => ({
  id: `${kind}-${cluster}`,
  kind,
  cluster,
  state: 'running',
  startedAt: 1,
  phases: [],
});

/** The app as Electron runs it: `quit` asks whoever listens, and ends it unless somebody holds that up. */
const openApp = (options: Partial<EndParts> = {}) => {
  const operations: OperationRecord[] = [];
  const questions: QuitQuestion[] = [];
  const notices: string[] = [];
  const steps: string[] = [];
  const reported: unknown[] = [];
  let answer = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<void>();
  const quit = () => {
    let held = false;
    end.onBeforeQuit({ preventDefault: () => (held = true) });
    if (held) return;
    steps.push('ended');
    ended.resolve();
  };
  const end = endApp({
    platform: 'linux',
    listRunning: () => operations,
    closeCore: async () => void steps.push('closed'),
    ask: (question) => {
      questions.push(question);
      answer = Promise.withResolvers<boolean>();
      return answer.promise;
    },
    say: (title, body) => notices.push(`${title}: ${body}`),
    quit,
    report: (error) => reported.push(error),
    ...options,
  });
  return {
    operations,
    questions,
    notices,
    steps,
    reported,
    quit,
    closeWindows: end.onWindowsClosed,
    ended: ended.promise,
    answer: async (wantsToQuit: boolean) => {
      answer.resolve(wantsToQuit);
      await answer.promise;
    },
  };
};

describe('closing the last window', () => {
  it.each(['linux', 'win32'] as const)(
    'ends the app on %s when nothing runs, the engine first',
    async (platform) => {
      const app = openApp({ platform });
      app.closeWindows();
      await app.ended;
      expect(app.steps).toEqual(['closed', 'ended']);
      expect(app.questions).toEqual([]);
    },
  );

  it.each(['linux', 'win32'] as const)('leaves the app at work on %s, which it says once', (platform) => {
    const app = openApp({ platform });
    app.operations.push(running('create', 'demo'), running('delete', 'old'));
    app.closeWindows();
    app.closeWindows();
    expect(app.steps).toEqual([]);
    expect(app.notices).toEqual([
      'Slipway is still working: Creating demo, Deleting old. Its icon in the tray opens it again, or quits it.',
    ]);
  });

  it('never ends the app on macOS', () => {
    const app = openApp({ platform: 'darwin' });
    app.closeWindows();
    expect(app.steps).toEqual([]);
    expect(app.notices).toEqual([]);
  });
});

describe('quitting', () => {
  it('closes the engine, then ends', async () => {
    const app = openApp();
    app.quit();
    await app.ended;
    expect(app.steps).toEqual(['closed', 'ended']);
  });

  it('asks while operations run, naming them, and stays unless told to go', async () => {
    const app = openApp();
    app.operations.push(running('add-nodes', 'demo'));
    app.quit();
    expect(app.questions).toHaveLength(1);
    expect(app.questions[0]?.detail).toMatch(/^Adding nodes to demo\. Quitting interrupts this/);
    await app.answer(false);
    expect(app.steps).toEqual([]);

    app.quit();
    expect(app.questions).toHaveLength(2);
    await app.answer(true);
    await app.ended;
    expect(app.steps).toEqual(['closed', 'ended']);
  });

  it('asks once, however often somebody quits meanwhile', async () => {
    const app = openApp();
    app.operations.push(running('create', 'demo'));
    app.quit();
    app.quit();
    expect(app.questions).toHaveLength(1);
    await app.answer(true);
    await app.ended;
    expect(app.steps).toEqual(['closed', 'ended']);
  });

  it('ends all the same when the engine cannot be closed, or does not come to an end', async () => {
    const broken = new Error('no');
    const app = openApp({ closeCore: () => Promise.reject(broken) });
    app.quit();
    await app.ended;
    expect(app.reported).toEqual([broken]);

    const stuck = openApp({ closeCore: () => new Promise(() => undefined), closeWithin: 1 });
    stuck.quit();
    await stuck.ended;
  });

  it('can be tried again when nobody could be asked', async () => {
    const broken = new Error('no screen');
    const asked = Promise.withResolvers<void>();
    const app = openApp({
      ask: () => Promise.reject(broken),
      report: (error) => {
        expect(error).toBe(broken);
        asked.resolve();
      },
    });
    app.operations.push(running('create', 'demo'));
    app.quit();
    await asked.promise;
    app.operations.pop();
    app.quit();
    await app.ended;
  });
});
