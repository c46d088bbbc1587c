import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { AppError } from '../../shared/errors.ts';

export interface Listener {
  readonly port: number;
  /** Stops listening and cuts what is connected. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; `PORT_TAKEN` when somebody else does. */
export const openListener = async (
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Listener> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A program that goes away resets its connection; that is no fault of ours.
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  await once(server, 'listening').catch((error: unknown) => {
    throw describeListenError(error as NodeJS.ErrnoException, port);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

const describeListenError = (cause: NodeJS.ErrnoException, port: number) => {
  if (cause.code === 'EADDRINUSE') {
    return new AppError('PORT_TAKEN', `Port ${port} of this computer is taken by another program.`, {
      hint: 'Choose another local port, or leave it empty for a free one.',
      cause,
    });
  }
  if (cause.code === 'EACCES') {
    return new AppError('FORBIDDEN', `This computer does not let Slipway listen on port ${port}.`, {
      hint: 'Ports below 1024 are for the administrator: choose a higher one.',
      cause,
    });
  }
  return new AppError('INTERNAL', `Port ${port} cannot be listened on: ${cause.message}`, { cause });
};
