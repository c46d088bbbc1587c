import { AppError, toErrorInfo } from '../../shared/errors.ts';

/**
 * Cleans up after a failure, then rejects with it. Where cleaning up fails too, the failure stays the message and says
 * what is left; it is never hidden by its own cleanup.
 */
export const failAfter = async (cause: unknown, cleanUp: () => Promise<unknown>): Promise<never> => {
  const left = await cleanUp().then(
    () => undefined,
    (error: unknown) => toErrorInfo(error),
  );
  if (left === undefined) throw cause;
  const { code, message, hint, details = [] } = toErrorInfo(cause);
  throw new AppError(code, `${message} Cleaning up failed too: ${left.message}`, {
    hint: hint ?? left.hint,
    details: [...details, ...(left.details ?? [])],
    cause,
  });
};

/** Works, and cleans up whether that succeeds or fails; rejects with the failure of the work, as `failAfter` does. */
export const withCleanup = async <T>(work: () => Promise<T>, cleanUp: () => Promise<unknown>): Promise<T> => {
  const result = await work().catch((error: unknown) => failAfter(error, cleanUp));
  await cleanUp();
  return result;
};
