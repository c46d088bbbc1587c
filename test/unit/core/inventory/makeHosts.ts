import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Host } from '../../../../src/core/hosts/host.ts';
import { createHosts } from '../../../../src/core/inventory/createHosts.ts';
import { createMachineSecrets } from '../../../../src/core/inventory/createMachineSecrets.ts';
import type { HostsParts, HostsPlan, PlannedHost } from '../../../../src/core/inventory/hostsParts.ts';
import type { MachineIdentity } from '../../../../src/core/inventory/machineIdentity.ts';
import { openInventory } from '../../../../src/core/inventory/openInventory.ts';
import { createMemorySecrets } from '../../../../src/core/inventory/secretStore.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import type { MachineSecrets } from '../../../../src/shared/machine.ts';
import { createFakeHost } from '../../../helpers/fakeHost.ts';

/** A machine that a test invents. */
export interface InventedMachine extends Partial<MachineIdentity> {
  readonly fingerprint?: string;
  readonly password?: string;
  readonly sudoPassword?: string;
  readonly failure?: AppError;
  /** Never answers, until the signal fires. */
  readonly silent?: boolean;
}

interface Try {
  readonly target: string;
  readonly acceptedKeys?: readonly string[];
  readonly secrets: MachineSecrets;
}

/** Stops a try as a real machine would. */
const refuse = (machine: InventedMachine | undefined, { target, acceptedKeys, secrets }: Try) => {
  if (machine === undefined) throw new AppError('HOST_UNREACHABLE', `${target} did not answer.`);
  if (machine.failure !== undefined) throw machine.failure;
  const { fingerprint, password, sudoPassword } = machine;
  if (fingerprint !== undefined && acceptedKeys !== undefined && !acceptedKeys.includes(fingerprint)) {
    throw new AppError('HOST_KEY_UNKNOWN', `${target} is not known yet.`, { details: [fingerprint] });
  }
  if (password !== undefined && secrets.password !== password) {
    throw new AppError('SIGN_IN_FAILED', `${target} did not let you in.`);
  }
  if (sudoPassword !== undefined && secrets.sudoPassword !== sudoPassword) {
    throw new AppError('SUDO_REFUSED', `sudo on ${target} asks for a password.`);
  }
};

const waitForAbort = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};

/** The area over a settings file and machines by their targets, with neither a network nor SSH. */
export const makeHosts = (
  folder: string,
  machines: Record<string, InventedMachine>,
  { env = {}, ...more }: Partial<HostsParts> & { readonly env?: NodeJS.ProcessEnv } = {},
) => {
  const inventory = openInventory(folder);
  const store = createMemorySecrets();
  const secrets = createMachineSecrets(store, env);
  const checked: { hosts: readonly PlannedHost[]; plan: HostsPlan }[] = [];
  const trials = new Map<Host, Try>();
  const open = (name: string, trial: Try) => {
    const host = createFakeHost(name, '/');
    trials.set(host, trial);
    return host;
  };
  const hosts = createHosts({
    inventory,
    secrets,
    homedir: '/home/me',
    arch: 'amd64',
    access: {
      find: async (name) => {
        const { target = '' } = inventory.list().find((entry) => entry.name === name) ?? {};
        return open(name, { target, secrets: secrets.read(name) });
      },
      tryOut: async ({ name, ...trial }) => ({
        host: open(name, trial),
        connectedTo: () => machines[trial.target]?.addresses?.[0],
        [Symbol.dispose]: () => undefined,
      }),
      listAliases: async () => ['web-1', 'web-2', 'web-1'],
    },
    readIdentity: async (host, { signal }) => {
      const trial = trials.get(host) as Try;
      const machine = machines[trial.target];
      refuse(machine, trial);
      if (machine?.silent) await waitForAbort(signal);
      const { hostName, addresses = ['10.0.0.5'], defaultAddress, node } = machine ?? {};
      return { hostName, addresses, defaultAddress, node };
    },
    preflight: async (planned, plan) => {
      checked.push({ hosts: planned, plan });
      return [];
    },
    fixHost: async () => ({ changes: [], failures: [] }),
    ...more,
  });
  const readFileText = () => readFile(path.join(folder, 'config.json'), 'utf8').catch(() => '');
  return { hosts, store, checked, readFileText };
};
