import type Docker from 'dockerode';

export type HostConfig = NonNullable<Docker.ContainerCreateOptions['HostConfig']> & {
  /** Left out of the client's types. */
  readonly CgroupnsMode?: 'private' | 'host';
};

const COMMON: HostConfig = { CgroupnsMode: 'private' };

/** What a node needs where the engine may give all that it has. */
export const PRIVILEGED: HostConfig = { ...COMMON, Privileged: true };

/**
 * The same for an engine that itself lacks a capability (in a sandbox, or rootless): all others, nothing masked,
 * every device. `MaskedPaths` and `ReadonlyPaths` empty is what `--security-opt systempaths=unconfined` sends.
 */
export const ALL_BUT_RESOURCE: HostConfig = {
  ...COMMON,
  CapAdd: ['ALL'],
  CapDrop: ['SYS_RESOURCE'],
  SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
  MaskedPaths: [],
  ReadonlyPaths: [],
  DeviceCgroupRules: ['a *:* rwm'],
};

/** Whether an engine refused a privileged container because it lacks a capability itself. */
export const lacksCapability = (error: unknown): boolean =>
  /unable to apply caps|operation not permitted.*cap|error setting capabilities/i.test(
    String((error as Error).message),
  );

/** Remembers, per engine, whether it makes privileged containers. */
export interface PrivilegeMemory {
  get(): Promise<boolean | undefined>;
  set(value: boolean): Promise<void>;
}

/**
 * Starts a container with all privileges, or with all that an engine has that refuses them. As long as the answer is
 * not known, one start at a time asks for it: Docker 20.10 can stop answering for good when several starts fail at
 * once, and each that fails costs a second.
 */
export const createPrivilegedStart = (memory: PrivilegeMemory) => {
  let turn: Promise<unknown> = Promise.resolve();
  return async (start: (privileges: HostConfig) => Promise<void>): Promise<void> => {
    const startKnown = async (privileged: boolean) => {
      try {
        await start(privileged ? PRIVILEGED : ALL_BUT_RESOURCE);
        return true;
      } catch (error) {
        if (!privileged || !lacksCapability(error)) throw error;
        await memory.set(false);
        return false;
      }
    };
    const ask = turn.then(async () => {
      const known = await memory.get();
      if (known !== undefined) return { known };
      const started = await startKnown(true);
      if (started) await memory.set(true);
      return { known: false, started };
    });
    turn = ask.catch(() => undefined);
    const { known, started = false } = await ask;
    if (started || (await startKnown(known))) return;
    await startKnown(false);
  };
};
