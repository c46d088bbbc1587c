import { AppError } from '../../shared/errors.ts';

export const noSuchNode = (node: string): AppError =>
  new AppError('NODE_NOT_FOUND', `The cluster has no node named ${node}.`, {
    hint: 'It may have been removed meanwhile.',
  });
