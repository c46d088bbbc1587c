import { randomInt } from 'node:crypto';
import { processIdentity } from '../../../src/core/lib/processIdentity.ts';
import { runCommand } from '../../../src/core/lib/runCommand.ts';
import { addressAt } from '../../../src/core/lib/subnets.ts';

/** A network for virtual machines, which this machine is in too. */
export interface VmNetwork extends AsyncDisposable {
  /** Address of this machine in it, as the machines' way out (which leads nowhere). */
  readonly gateway: string;
  /** Address of the machine of that number, from 1 on. */
  readonly address: (machine: number) => string;
  /** Makes a socket in the switch for the machine of that number; gives its name, inside the namespace. */
  readonly plug: (machine: number) => Promise<string>;
  /** An argv as one that runs where the sockets are. */
  readonly inside: (argv: readonly string[]) => readonly string[];
}

/** What follows is the id of the process that made it. */
const PREFIX = 'slipway-vms-';

/** A process that was killed could not remove its namespace. */
const removeLeftovers = async () => {
  const signal = AbortSignal.timeout(30_000);
  const { stdout } = await runCommand(['ip', 'netns', 'list'], { signal });
  for (const [name, pid] of stdout.matchAll(new RegExp(`^${PREFIX}(\\d+)`, 'gm'))) {
    if ((await processIdentity(Number(pid))) === undefined)
      await runCommand(['ip', 'netns', 'delete', name], { signal });
  }
};

/**
 * A switch in a network namespace of its own: there Docker's packet filter, which drops what bridges that are not its
 * own forward, does not reach, and all goes with the namespace. The addresses are of the range for benchmarks
 * (RFC 2544), which nobody routes.
 */
export const openVmNetwork = async (): Promise<VmNetwork> => {
  await removeLeftovers();
  const part = randomInt(256);
  const subnet = `198.18.${part}.0/24`;
  const gateway = addressAt(subnet, 1);
  const name = `${PREFIX}${process.pid}`;
  const cable = `swvms${part}`;
  const ip = (...args: readonly string[]) =>
    runCommand(['ip', ...args], { signal: AbortSignal.timeout(30_000) });
  const there = (...args: readonly string[]) => ip('-n', name, ...args);
  const close = async () => {
    await ip('netns', 'delete', name);
  };
  await ip('netns', 'add', name);
  try {
    await there('link', 'add', 'switch', 'type', 'bridge');
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'cable', 'netns', name);
    await there('link', 'set', 'cable', 'master', 'switch', 'up');
    await there('link', 'set', 'switch', 'up');
    await ip('address', 'add', `${gateway}/24`, 'dev', cable);
    await ip('link', 'set', cable, 'up');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    gateway,
    address: (machine) => addressAt(subnet, machine + 10),
    plug: async (machine) => {
      const tap = `tap${machine}`;
      await there('tuntap', 'add', 'dev', tap, 'mode', 'tap');
      await there('link', 'set', tap, 'master', 'switch', 'up');
      return tap;
    },
    inside: (argv) => ['ip', 'netns', 'exec', name, ...argv],
    [Symbol.asyncDispose]: close,
  };
};
