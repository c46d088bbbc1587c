import { type ClientLink, createORPCClient, mapEventIterator } from '@orpc/client';
import type { Api } from '../api.ts';
import { connectionLost } from './holdLine.ts';
import type { Line, Lines } from './line.ts';

const isAsyncIterator = (value: unknown): value is AsyncIterator<unknown, unknown, void> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;

/** The client of the contract over whichever line is open; calls and streams of a line that closes fail in words. */
export const makeClient = (lines: Pick<Lines, 'next'>): Api => {
  const link: ClientLink<Record<never, never>> = {
    call: async (path, input, options) => {
      const line = await lines.next(options.signal);
      const explain = (error: unknown) => explainFailure(error, line, options.signal);
      try {
        const output = await line.link.call(path, input, options);
        if (!isAsyncIterator(output)) return output;
        return mapEventIterator(output, {
          value: async (value) => value,
          error: async (error) => explain(error),
        });
      } catch (error) {
        throw explain(error);
      }
    },
  };
  return createORPCClient<Api>(link);
};

/** What came after the line was closed is its echo, unless the caller itself had ended the call. */
const explainFailure = (error: unknown, { closed }: Line, signal: AbortSignal | undefined): unknown =>
  closed.aborted && signal?.aborted !== true ? connectionLost() : error;
