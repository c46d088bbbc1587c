import { connect, createServer, type Socket } from 'node:net';
import { listenLocally } from '../listenLocally.ts';

/** Connections reset, those that come reset too, or nothing let through and nobody told. */
export type Fault = 'cut' | 'refuse' | 'swallow';

/**
 * How much is let through before a fault: pieces that the machine says once it was sent a command, or bytes that are
 * sent to it.
 */
export type Allowance = { readonly answers: number } | { readonly bytes: number };

/** A way over TCP to a machine, which a test can break; what is said goes through it unread. */
export interface Relay extends AsyncDisposable {
  /** On this machine's loopback. */
  readonly port: number;
  /** Breaks it, now or after what is let through yet; settles when it is broken. After a cut it works again at once. */
  readonly break: (fault: Fault, after?: Allowance) => Promise<void>;
  readonly heal: () => void;
}

/** Bytes of a piece that holds a command; what keeps a connection alive or opens a channel has fewer. */
const COMMAND = 200;

interface Pending {
  readonly fault: Fault;
  readonly strike: () => void;
  isCommanded: boolean;
  answers: number;
  bytes: number;
}

/** Opens a relay to the SSH server at an address. */
export const openRelay = async (address: string): Promise<Relay> => {
  const open = new Set<Socket>();
  let state: Exclude<Fault, 'cut'> | 'open' = 'open';
  let pending: Pending | undefined;
  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const strike = (fault: Fault) => {
    state = fault === 'cut' ? 'open' : fault;
    if (fault !== 'swallow') reset();
  };
  /** Whether a piece is let through. */
  const allow = (side: 'answers' | 'bytes', count: number): boolean => {
    if (state !== 'open') return false;
    if (pending === undefined) return true;
    if (side === 'bytes' && count >= COMMAND) pending.isCommanded = true;
    if (side === 'bytes') pending.bytes -= count;
    else if (pending.isCommanded) pending.answers -= 1;
    if (pending[side] >= 0) return true;
    const { fault, strike: told } = pending;
    pending = undefined;
    strike(fault);
    told();
    return false;
  };
  const server = createServer((near) => {
    if (state === 'refuse') return void near.resetAndDestroy();
    const far = connect({ host: address, port: 22, noDelay: true });
    const join = (from: Socket, to: Socket, side: 'answers' | 'bytes') => {
      open.add(from);
      from.on('close', () => open.delete(from));
      from.on('error', () => undefined);
      from.on('close', () => state !== 'swallow' && to.destroy());
      from.on('drain', () => to.resume());
      from.on('data', (piece: Buffer) => {
        if (allow(side, side === 'bytes' ? piece.length : 1) && !to.write(piece)) from.pause();
      });
    };
    near.setNoDelay(true);
    join(near, far, 'bytes');
    join(far, near, 'answers');
  });
  const { port, [Symbol.asyncDispose]: close } = await listenLocally(server);
  return {
    port,
    break: (fault, after) =>
      new Promise((resolve) => {
        if (after === undefined) {
          strike(fault);
          return resolve();
        }
        pending = {
          fault,
          strike: resolve,
          isCommanded: false,
          answers: Number.POSITIVE_INFINITY,
          bytes: Number.POSITIVE_INFINITY,
          ...after,
        };
      }),
    heal: () => {
      const wasSilent = state === 'swallow';
      pending = undefined;
      state = 'open';
      // What was swallowed is missing, and would never come.
      if (wasSilent) reset();
    },
    [Symbol.asyncDispose]: async () => {
      state = 'refuse';
      reset();
      await close();
    },
  };
};
