import { mapEventIterator, ORPCError } from '@orpc/client';
import { os } from '@orpc/server';
import { z } from 'zod';
import { type ErrorInfo, toErrorInfo } from '../../shared/errors.ts';
import type { RouterContext } from './routerContext.ts';

const invalidInput = z.object({
  issues: z.array(
    z.object({
      message: z.string(),
      path: z.array(z.union([z.string(), z.number(), z.object({ key: z.unknown() })])).optional(),
    }),
  ),
});

/** Lines of a validation error that are worth showing. */
const SHOWN_ISSUES = 20;

const isAsyncIterator = (value: unknown): value is AsyncIterator<unknown, unknown, void> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;

/** What the caller got wrong, as a sentence and lines; undefined when the error is another one. */
const describeInvalidInput = (error: ORPCError<string, unknown>, call: string): ErrorInfo | undefined => {
  const data = error.code === 'BAD_REQUEST' ? invalidInput.safeParse(error.data) : undefined;
  if (!data?.success) return undefined;
  const lines = data.data.issues.slice(0, SHOWN_ISSUES).map(({ message, path = [] }) => {
    const place = path.map((part) => (typeof part === 'object' ? String(part.key) : String(part))).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  return { code: 'BAD_INPUT', message: `The input of «${call}» is not valid: ${lines[0]}`, details: lines };
};

const toFailed = (data: ErrorInfo): ORPCError<'FAILED', ErrorInfo> =>
  new ORPCError('FAILED', { message: data.message, data });

/**
 * Makes the contract's `FAILED` of whatever goes wrong in a call, or later in its stream. What is nobody's input but
 * our own fault is reported with its stack, and the page gets the message alone.
 */
export const failAsContract = os
  .$context<RouterContext>()
  .middleware(async ({ next, context, path, signal }) => {
    const call = path.join('.');
    const convert = (error: unknown): ORPCError<string, unknown> => {
      if (signal?.aborted) return toFailed({ code: 'CANCELLED', message: `«${call}» was cancelled.` });
      if (error instanceof ORPCError) {
        if (error.code === 'FAILED') return error;
        const invalid = describeInvalidInput(error, call);
        if (invalid !== undefined) return toFailed(invalid);
      }
      const info = toErrorInfo(error);
      if (info.code === 'INTERNAL') context.report(error, call);
      return toFailed(info);
    };
    try {
      const result = await next();
      const { output } = result;
      if (!isAsyncIterator(output)) return result;
      const mapped = mapEventIterator(output, {
        value: async (value) => value,
        error: async (error) => convert(error),
      });
      return { ...result, output: mapped };
    } catch (error) {
      throw convert(error);
    }
  });
