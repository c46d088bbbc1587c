import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';

export interface KeepAlive {
  readonly client: Client;
  /** What the client reads from. */
  readonly stream: Duplex;
  /** Called once, when nothing comes any more. */
  readonly onSilent: () => void;
  /** Milliseconds between questions; 8,000 by default, and at most. */
  readonly every?: number | undefined;
  /** Questions without a sign of life after which the machine is given up; 3 by default. */
  readonly misses?: number | undefined;
}

const EVERY = 8_000;
const MISSES = 3;

/**
 * Asks a signed-in machine something again and again, and tells when nothing comes from it any more; gives the way to
 * stop it. The client's own keepalive would hold a process that has nothing else to do.
 */
export const keepAlive = (options: KeepAlive): (() => void) => {
  const { client, stream, onSilent, every = EVERY, misses = MISSES } = options;
  let silent = 0;
  const hear = () => {
    silent = 0;
  };
  // Whatever comes is a sign of life: an answer may have to wait behind much that is being sent.
  stream.on('data', hear);
  const ask = () => {
    if (silent >= misses) {
      clearInterval(timer);
      onSilent();
      return;
    }
    silent++;
    try {
      // Any request must be answered (RFC 4254, section 4); this one, that no such port is forwarded.
      client.unforwardIn('127.0.0.1', 1, () => undefined);
    } catch {
      // The connection is being closed, which is told by its end.
    }
  };
  const timer = setInterval(ask, Math.min(every, EVERY)).unref();
  return () => {
    clearInterval(timer);
    stream.off('data', hear);
  };
};
