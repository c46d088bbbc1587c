import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openOutput } from '../../../src/cli/output/openOutput.ts';
import { startLiveProgress } from '../../../src/cli/progress/startLiveProgress.ts';
import { startPlainProgress } from '../../../src/cli/progress/startPlainProgress.ts';
import type { OperationRecord, PhaseRecord } from '../../../src/shared/operation.ts';
import { makePhase, makeRecord, START } from './fakeCore.ts';
import { makeStream } from './fakeIo.ts';

const image = (more: Partial<PhaseRecord> = {}) => makePhase('image', 'Find the node image', more);
const join = (more: Partial<PhaseRecord> = {}) => makePhase('join', 'Join the nodes', more);
const ready = (more: Partial<PhaseRecord> = {}) => makePhase('ready', 'Wait for Ready', more);

const running = { state: 'running', startedAt: START } as const;
const done = { state: 'done', startedAt: START, endedAt: START + 1500 } as const;

describe('plain progress', () => {
  const tell = (moments: readonly (readonly [number, readonly PhaseRecord[]])[]): readonly string[] => {
    const lines: string[] = [];
    let now = START;
    const progress = startPlainProgress({ writeLine: (line) => lines.push(line), now: () => now });
    for (const [seconds, phases] of moments) {
      now = START + seconds * 1000;
      progress.update(makeRecord({ phases }));
    }
    progress.end();
    return lines;
  };

  it('has a line when a phase begins and one when it ends', () => {
    expect(
      tell([
        [0, [image(), join(), ready()]],
        [0, [image(running), join(), ready()]],
        [1, [image(done), join(running), ready(running)]],
        [1, [image(done), join(running), ready(running)]],
        [2, [image(done), join(running), ready(done)]],
        [2, [image(done), join(done), ready(done)]],
      ]),
    ).toEqual([
      'Find the node image …',
      'Find the node image: done in 1.5 s',
      'Join the nodes …',
      'Wait for Ready …',
      'Wait for Ready: done in 1.5 s',
      'Join the nodes: done in 1.5 s',
    ]);
  });

  it('tells a phase that began and ended between two looks', () => {
    expect(tell([[0, [image(done)]]])).toEqual([
      'Find the node image …',
      'Find the node image: done in 1.5 s',
    ]);
  });

  it('tells what failed, where, and what was cancelled, but not what never began', () => {
    const steps = [
      { node: 'demo-worker-1', state: 'cancelled' },
      { node: 'demo-worker-2', state: 'failed' },
    ] as const;
    expect(
      tell([
        [0, [image(running), join({ ...running, steps }), ready()]],
        [
          2,
          [
            image({ ...done, state: 'cancelled' }),
            join({ ...done, state: 'failed', steps }),
            ready({ state: 'cancelled' }),
          ],
        ],
      ]),
    ).toEqual([
      'Find the node image …',
      'Join the nodes …',
      'Find the node image: cancelled after 1.5 s',
      'Join the nodes: failed on demo-worker-2 after 1.5 s',
    ]);
  });

  it('tells a note now and then, not each of them', () => {
    const noted = (note: string) => [image({ ...running, note })];
    expect(
      tell([
        [0, noted('building etcd')],
        [4, noted('building kubelet')],
        [11, noted('building kubeadm')],
        [12, noted('building pause')],
        [22, noted('importing\u001b[31m')],
        [40, noted('importing\u001b[31m')],
      ]),
    ).toEqual([
      'Find the node image …',
      'Find the node image: building etcd',
      'Find the node image: building kubeadm',
      'Find the node image: importing',
    ]);
  });
});

describe('live progress', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const start = () => {
    const { stream, text } = makeStream(true);
    const progress = startLiveProgress({
      output: openOutput(stream),
      terminal: stream,
      paint: (_colour, words) => words,
      ascii: true,
      now: Date.now,
    });
    return { progress, text: () => text().replaceAll('\u001b', '␛'), stream };
  };
  const record = (...phases: PhaseRecord[]): OperationRecord => makeRecord({ phases });

  it('redraws in place at most ten times a second, and leaves the cursor as it was', () => {
    const { progress, text } = start();
    progress.update(record(image(running), join()));
    for (let moment = 0; moment < 100; moment += 1) {
      progress.update(record(image({ ...running, note: `step ${moment}` }), join()));
      vi.advanceTimersByTime(10);
    }
    expect(text().match(/Find the node image/g)).toHaveLength(10);
    progress.end();
    progress.end();
    vi.advanceTimersByTime(1000);
    const [first = '', ...frames] = text().split('␛[2A\r␛[J');
    expect(first).toMatch(/^␛\[\?25l {2}\S Find the node image +0\.1 s {2}step 9\n {2}\. Join the nodes\n$/);
    expect(frames).toHaveLength(9);
    expect(text().match(/␛\[\?25h/g)).toHaveLength(1);
    expect(text()).toMatch(/step 99\n {2}\. Join the nodes\n␛\[\?25h$/);
  });

  it('puts a line of its own above, where it stays', () => {
    const { progress, text } = start();
    progress.update(record(image(running)));
    vi.advanceTimersByTime(100);
    progress.print('Cancelling');
    progress.update(record(image(done)));
    progress.end();
    expect(text()).toMatch(/␛\[1A\r␛\[JCancelling\n {2}\S Find .*\n␛\[1A\r␛\[J {2}\+ Find .*\n/);
  });

  it('clears what a terminal that became narrower has wrapped', () => {
    const { progress, text, stream } = start();
    progress.update(record(image({ ...running, note: 'x'.repeat(60) })));
    vi.advanceTimersByTime(100);
    Object.assign(stream, { columns: 30 });
    vi.advanceTimersByTime(100);
    progress.end();
    expect(text()).toContain('␛[3A\r␛[J');
  });
});
