import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { createDockerHost } from '../../../src/core/hosts/docker/dockerHost.ts';
import { findEngine } from '../../../src/core/hosts/docker/findEngine.ts';
import { createPrivilegedStart, type PrivilegeMemory } from '../../../src/core/hosts/docker/privileges.ts';
import { rememberPrivileged } from '../../../src/core/hosts/docker/rememberPrivileged.ts';
import type { Host } from '../../../src/core/hosts/host.ts';
import { pollUntil } from '../../../src/core/lib/pollUntil.ts';
import { addressAt } from '../../../src/core/lib/subnets.ts';
import { findFolders } from '../../../src/core/settings/folders.ts';
import { makeSshKey } from '../makeSshKey.ts';
import { openTempFolder } from '../tempFolder.ts';
import { buildHostImage } from './buildHostImage.ts';

/** A machine for tests, with systemd and an SSH server: a container that knows nothing of Kubernetes. */
export interface SshTestHost {
  readonly name: string;
  readonly address: string;
  readonly container: Docker.Container;
  /** The back door: what the test itself wants to know of the machine. */
  readonly inside: Host;
  /** Switches it on where it is off, and waits until it answers. */
  readonly start: () => Promise<void>;
  /** SHA-256 fingerprint of its ed25519 key, from the machine itself. */
  readonly fingerprint: () => Promise<string>;
}

export interface SshTestHosts extends AsyncDisposable {
  readonly hosts: readonly SshTestHost[];
  /** A home folder whose `.ssh` holds the key that root and the other users let in, and an empty `known_hosts`. */
  readonly homedir: string;
  readonly keyFile: string;
}

const forAWhile = () => AbortSignal.timeout(120_000);

/**
 * Starts machines beside each other on a network of their own. Users: root (key), deploy (key, sudo without password),
 * admin (key or `secret-of-admin`, sudo with it), nobody-much (no sudo), locked-out (no shell). zsh-user, fish-user and
 * tcsh-user are as deploy, with these login shells; root and deploy have bash, admin has dash.
 */
export const openSshHosts = async (count: number): Promise<SshTestHosts> => {
  const { docker, endpoint } = await findEngine({
    env: process.env,
    homedir: homedir(),
    platform: process.platform,
    signal: forAWhile(),
  });
  const image = await buildHostImage(docker, AbortSignal.timeout(600_000));
  const id = randomBytes(3).toString('hex');
  const folder = await openTempFolder();
  const keyFile = path.join(folder.path, '.ssh', 'id_ed25519');
  await mkdir(path.dirname(keyFile), { mode: 0o700 });
  const publicKey = await makeSshKey(keyFile);
  await writeFile(path.join(folder.path, '.ssh', 'known_hosts'), '');
  const { network, subnet } = await makeNetwork(docker, `ssh-hosts-${id}`);
  const containers: Docker.Container[] = [];
  const close = async () => {
    await Promise.all(
      containers.map((container) => container.remove({ force: true, v: true }).catch(() => undefined)),
    );
    await network.remove();
    await folder[Symbol.asyncDispose]();
  };
  try {
    const names = Array.from({ length: count }, (_, index) => `sh-${id}-${index + 1}`);
    const start = startMachine(docker, {
      image,
      network: `ssh-hosts-${id}`,
      privileged: rememberPrivileged(findFolders(process.env).cache, endpoint.host),
    });
    const hosts = await Promise.all(
      names.map(async (name, index) => {
        const container = await start(name, addressAt(subnet, index + 2));
        containers.push(container);
        return await toTestHost(docker, { container, name, publicKey, network: `ssh-hosts-${id}` });
      }),
    );
    return { hosts, homedir: folder.path, keyFile, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** A network whose subnet the engine chose, and that takes addresses: a machine keeps its own when it is restarted. */
const makeNetwork = async (
  docker: Docker,
  name: string,
  tries = 5,
): Promise<{ readonly network: Docker.Network; readonly subnet: string }> => {
  const chosen = await docker.createNetwork({ Name: name });
  const { IPAM } = await chosen.inspect();
  await chosen.remove();
  const subnet = IPAM?.Config?.[0]?.Subnet ?? '';
  try {
    const network = await docker.createNetwork({ Name: name, IPAM: { Config: [{ Subnet: subnet }] } });
    return { network, subnet };
  } catch (error) {
    // Somebody else who makes a network at this moment may have been given the same subnet.
    if (tries > 1 && /overlap/i.test((error as Error).message)) return makeNetwork(docker, name, tries - 1);
    throw error;
  }
};

interface StartOptions {
  readonly image: string;
  readonly network: string;
  readonly privileged: PrivilegeMemory;
}

const startMachine = (docker: Docker, { image, network, privileged }: StartOptions) => {
  const startPrivileged = createPrivilegedStart(privileged);
  return async (name: string, address: string): Promise<Docker.Container> => {
    let started: Docker.Container | undefined;
    await startPrivileged(async (privileges) => {
      const container = await docker.createContainer({
        name,
        Hostname: name,
        Image: image,
        Tty: true,
        Volumes: { '/var': {} },
        HostConfig: {
          ...privileges,
          Binds: ['/lib/modules:/lib/modules:ro'],
          Tmpfs: { '/tmp': '', '/run': '' },
          NetworkMode: network,
        },
        NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
      });
      try {
        await container.start();
        started = container;
      } catch (error) {
        await container.remove({ force: true, v: true });
        throw error;
      }
    });
    return started as unknown as Docker.Container;
  };
};

interface Machine {
  readonly container: Docker.Container;
  readonly name: string;
  readonly publicKey: string;
  readonly network: string;
}

const toTestHost = async (
  docker: Docker,
  { container, name, publicKey, network }: Machine,
): Promise<SshTestHost> => {
  const { NetworkSettings } = await container.inspect();
  const address = NetworkSettings.Networks[network]?.IPAddress ?? '';
  const inside = createDockerHost({ docker, name, address });
  const signal = forAWhile();
  const letIn = `for home in /root /home/*; do
    mkdir -p "$home/.ssh" && cat > "$home/.ssh/authorized_keys" <<KEY
$1
KEY
    chmod 700 "$home/.ssh"
    chown -R --reference="$home" "$home/.ssh"
  done`;
  await inside.exec(['sh', '-c', letIn, 'sh', publicKey], { signal });
  await waitForServer(inside);
  return {
    name,
    address,
    container,
    inside,
    start: async () => {
      const { State } = await container.inspect();
      if (!State.Running) await container.start();
      await waitForServer(inside);
    },
    fingerprint: async () => {
      const { stdout } = await inside.exec(['ssh-keygen', '-l', '-f', '/etc/ssh/ssh_host_ed25519_key.pub'], {
        signal: forAWhile(),
      });
      return stdout.split(' ')[1] ?? '';
    },
  };
};

const waitForServer = async (inside: Host) => {
  const signal = forAWhile();
  const answers = async () => {
    const { exitCode } = await inside.exec(['systemctl', 'is-active', 'ssh'], {
      signal,
      okCodes: [0, 1, 3, 4],
    });
    return exitCode === 0;
  };
  await pollUntil(answers, { every: 100, within: 60_000, signal, what: `the SSH server of ${inside.name}` });
};
