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
