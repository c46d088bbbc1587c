import type { LogBatch } from '../../shared/contract/pods.ts';
import { AppError } from '../../shared/errors.ts';
import type { KubeConnection } from './connection.ts';
import { createLogBuffer } from './logsBuffer.ts';
import { followRuns } from './logsFollow.ts';
import { LogReader, type LogsRequest, logPath } from './logsReader.ts';

/** The log of a container in batches; see the contract. */
export async function* readLogs(connection: KubeConnection, request: LogsRequest): AsyncGenerator<LogBatch> {
  const buffer = createLogBuffer();
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const log = new LogReader(connection, request, buffer);
  const isLive = request.follow && !request.previous;
  const reading = isLive ? followRuns(connection, { ...request, signal }, log) : log.read('start', signal);
  reading.then(
    () => buffer.end(),
    (error: unknown) => buffer.fail(error),
  );
  try {
    yield* buffer.read(request.signal);
  } finally {
    stop.abort();
  }
}

/** The bytes of a container's log as the API server has them, which are those that `kubectl logs` prints. */
export async function* downloadLog(
  connection: KubeConnection,
  { previous, sinceSeconds, signal, ...place }: Omit<LogsRequest, 'follow' | 'tail'>,
): AsyncGenerator<Buffer> {
  const query = new URLSearchParams({ container: place.container });
  if (previous) query.set('previous', 'true');
  if (sinceSeconds !== undefined) query.set('sinceSeconds', String(sinceSeconds));
  const log = await connection.stream(logPath(place, query), { signal, accept: '*/*' });
  try {
    for await (const bytes of log) yield bytes as Buffer;
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('HOST_UNREACHABLE', `The log broke off: ${(cause as Error).message}.`, {
      hint: 'Save it again.',
      cause,
    });
  }
}
