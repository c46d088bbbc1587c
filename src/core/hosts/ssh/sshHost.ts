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
  const open = async () => createSshHost((await machines.find(name)).ssh, { address });
  return {
    name,
    address,
    exec: async (argv, options) => (await open()).exec(argv, options),
    putFiles: async (files, options) => (await open()).putFiles(files, options),
    getFile: async (path, options) => (await open()).getFile(path, options),
    forward: async (port, options) => (await open()).forward(port, options),
    openShell: async (options) => (await open()).openShell(options),
  };
};

interface InventoryHost {
  readonly name: string;
  readonly address: string;
  readonly machines: Machines;
}
