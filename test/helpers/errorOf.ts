import { expect } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';

/** The AppError that a promise rejects with; anything else fails the test. */
export const errorOf = async (promise: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await promise.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw error;
  return error;
};
