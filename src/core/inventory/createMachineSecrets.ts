import { z } from 'zod';
import type { MachineSecrets } from '../../shared/machine.ts';
import { dropUndefined } from '../lib/dropUndefined.ts';
import type { SecretStore } from './secretStore.ts';

const stored = z.object({
  password: z.string().optional(),
  passphrase: z.string().optional(),
  sudoPassword: z.string().optional(),
});

/** The secrets of machines by their names: those that were given, else those of the environment. */
export interface KeptSecrets {
  /** Whether they are still there when Slipway is started again. */
  readonly lasting: boolean;
  read(name: string): MachineSecrets;
  /** Adds to what is kept of the machine. */
  keep(name: string, secrets: MachineSecrets): void;
  forget(name: string): void;
  /** Given secrets, and those of the environment for what is not given. */
  complete(secrets: MachineSecrets | undefined): MachineSecrets;
}

export const createMachineSecrets = (store: SecretStore, env: NodeJS.ProcessEnv): KeptSecrets => {
  const complete = (secrets: MachineSecrets = {}): MachineSecrets => ({
    password: secrets.password ?? (env.SLIPWAY_SSH_PASSWORD || undefined),
    passphrase: secrets.passphrase ?? (env.SLIPWAY_SSH_PASSPHRASE || undefined),
    sudoPassword: secrets.sudoPassword ?? (env.SLIPWAY_SUDO_PASSWORD || undefined),
  });
  const readKept = (name: string): MachineSecrets => {
    try {
      return stored.parse(JSON.parse(store.get(keyOf(name)) ?? '{}'));
    } catch {
      // Written by another version: as good as none, and the person is asked again.
      return {};
    }
  };
  return {
    lasting: store.lasting,
    complete,
    read: (name) => complete(readKept(name)),
    keep: (name, secrets) => {
      const given = dropUndefined(secrets);
      if (Object.keys(given).length === 0) return;
      store.set(keyOf(name), JSON.stringify({ ...readKept(name), ...given }));
    },
    forget: (name) => store.delete(keyOf(name)),
  };
};

/** Without dots, which stores in files take for paths. */
const keyOf = (name: string) => `machine/${name}`;
