import type { MachineSecrets } from '../../../shared/machine.ts';
import { connectSsh } from './connectSsh.ts';
import { parseTarget } from './parseTarget.ts';
import { readSshConfig } from './readSshConfig.ts';
import { resolveEndpoint } from './resolveEndpoint.ts';
import type { SshEndpoint, SshSecrets } from './sshEndpoint.ts';
import type { SshMachine } from './sshExec.ts';
import { createSshLines, type SshLines } from './sshLines.ts';

export interface SshPlaces {
  readonly homedir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A machine as the person wrote it. */
export interface NamedTarget {
  /** For messages. */
  readonly name: string;
  readonly target: string;
  /** Private key files to try first; absolute. */
  readonly identityFiles?: readonly string[] | undefined;
}

/** Where a machine is and who to be there, from `~/.ssh/config` as it is now. */
export const findEndpoint = async (
  { target, identityFiles = [] }: Omit<NamedTarget, 'name'>,
  { homedir, env }: SshPlaces,
): Promise<SshEndpoint> =>
  resolveEndpoint(parseTarget(target), { config: await readSshConfig(homedir), homedir, env, identityFiles });

export interface EndpointOptions {
  readonly name: string;
  /** Asked for with each connection that is opened. */
  readonly secrets: () => MachineSecrets;
  readonly acceptedKeys?: readonly string[];
  readonly signal: AbortSignal;
}

export interface OpenedEndpoint {
  readonly lines: SshLines;
  /** The address that was connected to; undefined before that, and where a machine on the way knows it alone. */
  readonly connectedTo: () => string | undefined;
}

/** The connections to a machine; nothing is connected before it is needed. */
export const openEndpoint = (
  endpoint: SshEndpoint,
  { name, secrets, acceptedKeys = [], signal }: EndpointOptions,
): OpenedEndpoint => {
  let connectedTo: string | undefined;
  const lines = createSshLines(name, async () => {
    const connection = await connectSsh(endpoint, {
      secrets: async (hop) => toSshSecrets(secrets(), hop, hop === endpoint),
      acceptedKeys,
      signal,
    });
    connectedTo = endpoint.jumps.length > 0 ? endpoint.host : connection.socket.remoteAddress;
    return connection;
  });
  return { lines, connectedTo: () => connectedTo };
};

/** A machine on the way gets no password: it is another machine's. A passphrase does not leave this one. */
export const toSshSecrets = (
  { password, passphrase }: MachineSecrets,
  { identityFiles, defaultIdentityFiles }: SshEndpoint,
  isLast: boolean,
): SshSecrets => ({
  ...(isLast ? { password } : {}),
  ...(passphrase === undefined
    ? {}
    : {
        passphrases: Object.fromEntries(
          [...identityFiles, ...defaultIdentityFiles].map((file) => [file, passphrase]),
        ),
      }),
});

/** A machine that commands run on as root, by sudo where the user is somebody else. */
export const toSshMachine = (
  { user }: SshEndpoint,
  { name, lines, secrets }: { readonly name: string; readonly lines: SshLines; secrets: MachineSecrets },
): SshMachine => ({
  name,
  lines,
  rooting: { sudo: user !== 'root', password: secrets.sudoPassword ?? secrets.password },
});
