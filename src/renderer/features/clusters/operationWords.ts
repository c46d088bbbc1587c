import type { OperationRecord } from '../../../shared/operation.ts';
import type { Tone } from '../../ui/stateTone.ts';

/** What an operation does, to stand in a title: «Create demo». */
export const nameOperation = ({
  kind,
  cluster,
  isStart = false,
}: Pick<OperationRecord, 'kind' | 'cluster' | 'isStart'>): string =>
  ({
    create: `${isStart ? 'Start' : 'Create'} ${cluster}`,
    delete: `Delete ${cluster}`,
    'add-nodes': `Add workers to ${cluster}`,
    'remove-node': `Remove a worker from ${cluster}`,
    'build-image': `Build the image of Kubernetes ${cluster.replace(/^node-image-/, '')}`,
  })[kind];

/** What came of it, as a sentence. */
export const describeEnd = (record: OperationRecord): string => {
  const { kind, cluster, state } = record;
  if (state === 'cancelled') return `«${nameOperation(record)}» was cancelled.`;
  if (state === 'interrupted') return `«${nameOperation(record)}» was cut off: its process is gone.`;
  if (state === 'failed') return `«${nameOperation(record)}» did not work: ${record.error?.message ?? ''}`;
  return {
    create: `${cluster} is ready.`,
    delete: `${cluster} is deleted.`,
    'add-nodes': `${cluster} has its new workers.`,
    'remove-node': `The worker is out of ${cluster}.`,
    'build-image': 'The node image is built.',
  }[kind];
};

const tones: Readonly<Record<string, Tone>> = {
  running: 'busy',
  done: 'ok',
  failed: 'bad',
  cancelled: 'idle',
  interrupted: 'warn',
  waiting: 'idle',
};

/** The tone of an operation, a phase or a step: a finished one is good news here. */
export const toneOfStep = (state: string): Tone => tones[state] ?? 'idle';

/** An error of a phase is the operation's own, which names no phase: the one that failed, not those it stopped. */
export const findFailedPhase = ({ phases }: OperationRecord): string | undefined =>
  phases.find(({ state }) => state === 'failed')?.id;
