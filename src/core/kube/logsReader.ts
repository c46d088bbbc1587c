import type { KubeConnection } from './connection.ts';
import type { ContainerPlace } from './exec.ts';
import type { LogBuffer } from './logsBuffer.ts';
import { LogLines, type StampedLine } from './logsLines.ts';

export interface LogsRequest extends ContainerPlace {
  /** Goes on with what the container prints, also after it was restarted, until it ends for good. */
  readonly follow: boolean;
  /** The run before the present one. */
  readonly previous: boolean;
  /** Lines from the end. */
  readonly tail: number;
  readonly sinceSeconds?: number | undefined;
  readonly signal: AbortSignal;
}

/** How a connection begins: as it was asked for, after the last line that came, or with all of a new run. */
export type From = 'start' | 'last' | 'all';

export const logPath = (
  { namespace, pod }: Pick<ContainerPlace, 'namespace' | 'pod'>,
  query: URLSearchParams,
): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;

/** Reads one container's log, over one connection after the other, no line twice. */
export class LogReader {
  readonly #connection: KubeConnection;
  readonly #request: LogsRequest;
  readonly #buffer: LogBuffer;
  /** Timestamp of the last line, and how many had it: what comes again is left out. */
  #last: string | undefined;
  #atLast = 0;

  constructor(connection: KubeConnection, request: LogsRequest, buffer: LogBuffer) {
    this.#connection = connection;
    this.#request = request;
    this.#buffer = buffer;
  }

  get hasLines(): boolean {
    return this.#last !== undefined;
  }

  /** Says a sentence within the log. */
  note(text: string): void {
    this.#buffer.push({ text, isNote: true });
  }

  /** Reads until the log ends; rejects when it breaks off or the signal fires. */
  async read(from: From, signal: AbortSignal): Promise<void> {
    const { follow } = this.#request;
    const stream = await this.#connection.stream(this.#path(from), { signal, accept: '*/*' });
    const isNew = this.#makeFilter();
    const lines = new LogLines((line) => {
      if (isNew(line.stamp)) this.#take(line);
    });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      lines.push(chunk);
      // A log that ends waits for its reader; one that goes on leaves lines out.
      if (!follow && this.#buffer.isFull()) await this.#buffer.hasRoom();
    }
    lines.end();
  }

  /** Tells which lines of a new connection came over the last one already. */
  #makeFilter(): (stamp: string | undefined) => boolean {
    const last = this.#last;
    let again = this.#atLast;
    return (stamp) => {
      if (last === undefined || stamp === undefined || stamp > last) return true;
      if (stamp < last) return false;
      again--;
      return again < 0;
    };
  }

  #take({ stamp, ...line }: StampedLine): void {
    if (stamp !== undefined) {
      this.#atLast = stamp === this.#last ? this.#atLast + 1 : 1;
      this.#last = stamp;
    }
    this.#buffer.push(line);
  }

  #path(from: From): string {
    const { container, follow, previous, tail, sinceSeconds } = this.#request;
    const query = new URLSearchParams({ container, timestamps: 'true' });
    if (follow && !previous) query.set('follow', 'true');
    if (previous) query.set('previous', 'true');
    if (from === 'last' && this.#last !== undefined) query.set('sinceTime', this.#last.replace(/\.\d+/, ''));
    else if (from !== 'all' || previous || !follow) {
      query.set('tailLines', String(tail));
      if (sinceSeconds !== undefined) query.set('sinceSeconds', String(sinceSeconds));
    }
    return logPath(this.#request, query);
  }
}
