import { describe, expect, it } from 'vitest';
import { countColumns } from '../../../src/cli/output/clipText.ts';
import { type FrameOptions, renderFrame } from '../../../src/cli/progress/renderFrame.ts';
import type { PhaseRecord } from '../../../src/shared/operation.ts';
import { makePhase, makeRecord, START } from './fakeCore.ts';

const options: FrameOptions = { now: START + 5300, columns: 80, rows: 24, paint: (_colour, text) => text };

const phases: readonly PhaseRecord[] = [
  makePhase('image', 'Find the node image', { state: 'done', startedAt: START, endedAt: START + 240 }),
  makePhase('hosts', 'Start the nodes', {
    state: 'done',
    startedAt: START + 240,
    endedAt: START + 1_440,
    steps: [
      { node: 'demo-control-plane-1', state: 'done' },
      { node: 'demo-worker-1', state: 'done' },
      { node: 'demo-worker-2', state: 'done' },
    ],
  }),
  makePhase('join', 'Join the nodes', {
    state: 'running',
    startedAt: START + 1_440,
    note: 'demo-worker-2 asks for its certificate',
    steps: [
      { node: 'demo-worker-1', state: 'done' },
      { node: 'demo-worker-2', state: 'running' },
    ],
  }),
  makePhase('ready', 'Wait until all nodes are Ready'),
];

const render = (more: Partial<FrameOptions> = {}, shown = phases) =>
  renderFrame(makeRecord({ phases: shown }), { ...options, ...more });

describe('renderFrame', () => {
  it('shows each phase with its state, time, nodes and note', () => {
    expect(render()).toEqual([
      '  ✔ Find the node image                   0.2 s',
      '  ✔ Start the nodes                       1.2 s  3 of 3',
      '  ⠸ Join the nodes                        3.9 s  1 of 2  demo-worker-2 asks fo…',
      '  · Wait until all nodes are Ready',
    ]);
  });

  it('counts the time of what runs, and turns the spinner', () => {
    const [, , line] = render({ now: START + 65_440 });
    expect(line).toMatch(/^ {2}⠼ Join the nodes +1 min 04 s {2}1 of 2/);
  });

  it('names the nodes that a phase failed on', () => {
    const failed = makePhase('join', 'Join the nodes', {
      state: 'failed',
      startedAt: START,
      endedAt: START + 2000,
      steps: [
        { node: 'demo-worker-1', state: 'cancelled' },
        { node: 'demo-worker-2', state: 'failed' },
      ],
    });
    expect(render({}, [failed])).toEqual([
      '  ✖ Join the nodes        2.0 s  0 of 2  failed on demo-worker-2',
    ]);
  });

  it('has plain signs for terminals without others', () => {
    expect(render({ ascii: true }).map((line) => line.slice(0, 4))).toEqual(['  + ', '  + ', '  / ', '  . ']);
  });

  it.each([5, 10, 30, 40, 80, 200])('never reaches the last of %i columns', (columns) => {
    const wide = makePhase('note', '名前'.repeat(30), {
      state: 'running',
      startedAt: START,
      note: 'あ'.repeat(200),
    });
    for (const line of render({ columns }, [...phases, wide])) {
      expect(countColumns(line)).toBeLessThan(columns);
    }
  });

  it.each([3, 4, 6, 10])('never has more lines than %i rows less one, and keeps what runs', (rows) => {
    const many = [
      ...Array.from({ length: 8 }, (_, n) =>
        makePhase(`done-${n}`, `Done ${n}`, { state: 'done', startedAt: START, endedAt: START }),
      ),
      makePhase('now', 'Running now', { state: 'running', startedAt: START }),
      ...Array.from({ length: 8 }, (_, n) => makePhase(`later-${n}`, `Later ${n}`)),
    ];
    const frame = render({ rows }, many);
    expect(frame.length).toBeLessThanOrEqual(Math.max(rows - 1, 3));
    expect(frame.join('\n')).toContain('Running now');
    expect(frame[0]).toContain('8 phases done');
    expect(frame.at(-1)).toContain('phases to come');
  });

  it('lets nothing from outside move the cursor or change colours', () => {
    const evil = makePhase('evil', 'Join\u001b[2J\r\nthe nodes', {
      state: 'running',
      startedAt: START,
      note: 'a\u001b]0;title\u0007b\u009b31mc\u202ed\te',
    });
    const [line] = render({}, [evil]);
    expect(line).toMatch(/^ {2}⠸ Jointhe nodes +5\.3 s {2}abcd e$/);
  });
});
