import { createCommandHost } from '../commandHost.ts';
import type { Host } from '../host.ts';
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
