import type { LogBatch } from '../../shared/contract/pods.ts';
import type { KubeConnection } from './connection.ts';
import { createLogBuffer } from './logsBuffer.ts';
import { followRuns } from './logsFollow.ts';
import { LogReader, type LogsRequest } from './logsReader.ts';

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
