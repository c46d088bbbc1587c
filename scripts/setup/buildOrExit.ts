import { toErrorInfo } from '../../src/shared/errors.ts';

/** Runs a build that Ctrl-C ends; where it fails, says why and ends this program. */
export const buildOrExit = async (build: (signal: AbortSignal) => Promise<void>): Promise<void> => {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    await build(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) process.exit(130);
    const { message, hint, details = [] } = toErrorInfo(error);
    for (const line of [...details, message, ...(hint === undefined ? [] : [hint])]) console.error(line);
    process.exit(1);
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
};
