import { expect, it } from 'vitest';
import { describeMachineNode, markMachine } from '../../../../src/renderer/ui/machineWords.ts';
import type { MachineRow } from '../../../../src/shared/contract/hosts.ts';

const row: MachineRow = {
  name: 'web-1',
  target: 'root@10.0.0.5',
  address: '10.0.0.5',
  state: 'ready',
  isAsked: false,
};

it('keeps the state of a known machine while it is asked again', () => {
  expect(markMachine({ ...row, isAsked: true })).toMatchObject({ word: 'ready', tone: 'ok' });
  expect(markMachine({ ...row, state: 'not tested', isAsked: true }).word).toBe('asking');
  expect(markMachine({ ...row, state: 'not tested' }).word).toBe('not tested');
});

it('tells the reason', () => {
  const error = { code: 'HOST_UNREACHABLE', message: '10.0.0.5 port 22 cannot be reached.' } as const;
  expect(markMachine({ ...row, state: 'unreachable', error })).toEqual({
    word: 'unreachable',
    tone: 'bad',
    title: error.message,
  });
});

it('names the node that a machine is, as far as its file tells', () => {
  expect(describeMachineNode({ cluster: 'demo', node: 'db-1' }, 'web-1')).toBe(
    'the node db-1 of the cluster demo',
  );
  expect(describeMachineNode({}, 'web-1')).toBe('the node web-1 of a cluster that it does not tell');
});
