import { ORPCError } from '@orpc/client';
import { type ErrorInfo, toErrorInfo as plainErrorInfo } from '../../shared/errors.ts';

const isErrorInfo = (data: unknown): data is ErrorInfo =>
  typeof data === 'object' &&
  data !== null &&
  typeof Reflect.get(data, 'code') === 'string' &&
  typeof Reflect.get(data, 'message') === 'string';

/** Whatever a call or a stream threw, as words: the engine's own `ErrorInfo` where it sent one. */
export const toErrorInfo = (error: unknown): ErrorInfo => {
  if (!(error instanceof ORPCError)) return isErrorInfo(error) ? error : plainErrorInfo(error);
  if (isErrorInfo(error.data)) return error.data;
  if (error.code === 'BAD_REQUEST') {
    return {
      code: 'BAD_INPUT',
      message: 'The engine did not accept what was entered.',
      details: describeIssues(error.data),
    };
  }
  return { code: 'INTERNAL', message: `The engine answered: ${error.message} (${error.code}).` };
};

/** The gate's findings, one line each: `spec.name: too long`. */
const describeIssues = (data: unknown): readonly string[] => {
  const issues: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'issues') : undefined;
  if (!Array.isArray(issues)) return [];
  return issues.map((issue: { readonly path?: readonly unknown[]; readonly message?: string }) =>
    [issue.path?.join('.') ?? '', issue.message ?? ''].filter((part) => part !== '').join(': '),
  );
};

/** The caller itself stopped the call: nothing to tell anyone. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
