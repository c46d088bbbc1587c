import type { OperationKind, OperationRecord } from '../shared/operation.ts';

const subjects: Readonly<Record<OperationKind, string>> = {
  create: 'Creating',
  delete: 'Deleting',
  'add-nodes': 'Adding nodes to',
  'remove-node': 'Removing a node from',
  'build-image': 'Building',
};

/** What an operation does: `Creating demo`. */
export const describeOperation = ({ kind, cluster }: Pick<OperationRecord, 'kind' | 'cluster'>): string =>
  `${subjects[kind]} ${cluster}`;
