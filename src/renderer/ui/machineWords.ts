import type { MachineRow } from '../../shared/contract/hosts.ts';
import type { MachineNode, MachineState } from '../../shared/machine.ts';
import type { Tone } from './stateTone.ts';

const tones: Readonly<Record<MachineState, Tone>> = {
  ready: 'ok',
  unreachable: 'bad',
  'key unknown': 'warn',
  'key changed': 'bad',
  'sign-in failed': 'bad',
  'key locked': 'warn',
  'not root': 'bad',
  failed: 'bad',
  'not tested': 'idle',
};

/** How a machine is, in a word, its tone, and the reason in a sentence. */
export const markMachine = ({
  state,
  error,
  isAsked,
}: MachineRow): { readonly word: string; readonly tone: Tone; readonly title: string } => {
  if (state === 'not tested') {
    return isAsked
      ? { word: 'asking', tone: 'idle', title: 'Its first answer is being waited for.' }
      : { word: state, tone: 'idle', title: 'It was not asked yet.' };
  }
  const title = error?.message ?? 'Slipway signs in to it and becomes root there.';
  return { word: state, tone: tones[state], title };
};

/** The node that a machine is, to stand after «It is»: «the node web-1 of the cluster demo». */
export const describeMachineNode = ({ cluster, node }: MachineNode, name: string): string =>
  `the node ${node ?? name} of ${cluster === undefined ? 'a cluster that it does not tell' : `the cluster ${cluster}`}`;
