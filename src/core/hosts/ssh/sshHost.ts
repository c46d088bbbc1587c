import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { createCommandHost } from '../commandHost.ts';
import type { Host } from '../host.ts';
import type { Machines } from './machines.ts';
import { type SshMachine, sshExec } from './sshExec.ts';
import { forwardPort } from './sshForward.ts';
import { openShell } from './sshShell.ts';

/** A Linux machine that answers SSH, as a place for a node. */
export const createSshHost = (machine: SshMachine, { address }: { readonly address: string }): Host => ({
  name: machine.name,
  address,
  ...createCommandHost(machine.name, (argv, options) => sshExec(machine, argv, options)),
  forward: (port, options) => forwardPort(machine, port, options),
  openShell: (options) => openShell(machine, options),
});

/** The same for a machine that is looked up in the inventory when it is first used. */
export const sshHostOf = ({ name, address, machines }: InventoryHost): Host => {
  const use = async <T>(act: (host: Host) => Promise<T>): Promise<T> => {
    try {
      return await act(createSshHost((await machines.find(name)).ssh, { address }));
    } catch (error) {
      throw nameMachine(error, name);
    }
  };
  return {
    name,
    address,
    exec: (argv, options) => use((host) => host.exec(argv, options)),
    putFiles: (files, options) => use((host) => host.putFiles(files, options)),
    getFile: (path, options) => use((host) => host.getFile(path, options)),
    forward: (port, options) => use((host) => host.forward(port, options)),
    openShell: (options) => use((host) => host.openShell(options)),
  };
};

/** Signing in knows addresses; who has a cluster of many machines knows them by their names. */
const nameMachine = (error: unknown, name: string): unknown => {
  if (!(error instanceof AppError) || !SIGNING_IN.includes(error.code) || error.message.includes(name))
    return error;
  const { code, message, hint, details } = error;
  return new AppError(code, `${name} cannot be used: ${message}`, { hint, details, cause: error });
};

const SIGNING_IN: readonly ErrorCode[] = [
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'SIGN_IN_FAILED',
  'KEY_LOCKED',
];

interface InventoryHost {
  readonly name: string;
  readonly address: string;
  readonly machines: Machines;
}
