import { AppError } from '../../../shared/errors.ts';

interface EngineError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly json?: { readonly message?: string };
}

/** HTTP status of an engine's refusal; undefined when the engine did not answer at all. */
export const statusOf = (error: unknown): number | undefined => (error as EngineError).statusCode;

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;

const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT']);

/** Makes of what the engine or the connection to it threw an error for people; `doing` follows «could not». */
export const toDockerError = (error: unknown, doing: string): AppError => {
  if (error instanceof AppError) return error;
  const { code, json, message } = error as EngineError;
  const reason = json?.message ?? message;
  if (statusOf(error) === undefined && (LOST.has(code ?? '') || /socket hang up/.test(message))) {
    return new AppError(
      'DOCKER_UNREACHABLE',
      `The Docker engine stopped answering while Slipway was to ${doing}.`,
      {
        cause: error,
        hint: 'Start Docker again; slipway doctor shows whether it answers.',
        details: [reason],
      },
    );
  }
  if (/no space left on device/i.test(reason)) {
    return new AppError('DISK_FULL', `The engine's disk is full: it could not ${doing}.`, {
      cause: error,
      hint: 'Free some space, for example with docker system prune, and try again.',
      details: [reason],
    });
  }
  if (/port is already allocated|address already in use|bind for .* failed/i.test(reason)) {
    const port = /(?:for|host port|listen \w+) ([\d.]+:\d+)/i.exec(reason)?.[1];
    return new AppError(
      'PORT_TAKEN',
      `Port ${port ?? ''} of this machine is in use by another program.`.replace('  ', ' '),
      {
        cause: error,
        hint: 'Name another port, or leave it out so that a free one is chosen.',
        details: [reason],
      },
    );
  }
  return new AppError('DOCKER_FAILED', `The Docker engine could not ${doing}: ${reason}`, { cause: error });
};
