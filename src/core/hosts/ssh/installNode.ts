import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import {
  CLAIM_SCRIPT,
  CLAIM_TABLES_SCRIPT,
  CLAIMED,
  IN_USE,
  MODULES,
  MODULES_FILE,
  NODE_LOCK,
  SET_UP_SCRIPT,
  SYSCTL_FILE,
  SYSCTLS,
  UNIT_FOLDER,
  UNITS,
} from './nodeLayout.ts';
import { type NodeMarker, OWNED_FILE, renderMarker, understandMarker } from './nodeMarker.ts';

/** An archive that is unpacked at the machine's root. */
export interface NodePart {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Told of the bytes that were handed over, and of all. */
export type OnProgress = (bytes: number, total: number) => void;

export interface InstallOptions {
  readonly parts: readonly NodePart[];
  /** Folder `resources` of the app. */
  readonly resources: string;
  /** Puts an archive on the machine, unless it is there already. */
  readonly send: (part: NodePart, target: string, onProgress: OnProgress) => Promise<void>;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

const PARTS_FOLDER = '/var/lib/slipway/parts';

/**
 * Makes the machine a node of the marker's cluster in one step, so that of several clusters that want it at once one gets
 * it; writes down how it is before anything is put there, and what it is from now on. May be called again.
 * @throws AppError `CONFLICT` where it is another cluster's, or has something of its own where a node would be
 */
export const claimMachine = async (host: Host, marker: NodeMarker, signal: AbortSignal): Promise<void> => {
  const { exitCode, stdout, stderr } = await host.exec(
    ['/bin/sh', '-c', CLAIM_SCRIPT, 'claim', marker.cluster],
    { signal, stdin: renderMarker(marker), okCodes: [0, IN_USE, CLAIMED] },
  );
  if (exitCode === CLAIMED) throw toClaimed(host, understandMarker(host, stdout));
  if (exitCode !== IN_USE) return;
  throw new AppError('CONFLICT', `${host.name} is in use: it has something in${stderr.trimEnd()}.`, {
    hint: 'Another Kubernetes or container runtime may be installed there. Remove it, or choose another machine.',
  });
};

/** The machine is another cluster's. */
export const toClaimed = ({ name }: Pick<Host, 'name'>, { cluster }: NodeMarker): AppError =>
  new AppError('CONFLICT', `${name} is a node of cluster ${cluster} already.`, {
    hint: `Choose another machine, or remove that cluster: slipway delete ${cluster}`,
  });

/** Puts a node's programs, images and units on a machine that was claimed, and starts containerd; goes on where it stopped. */
export const installNode = async (host: Host, options: InstallOptions): Promise<void> => {
  const { signal } = options;
  for (const part of options.parts) await installPart(host, part, options);
  await host.exec(['/bin/sh', '-c', CLAIM_TABLES_SCRIPT], { signal });
  const units = UNITS.map(async (unit) => ({
    path: `${UNIT_FOLDER}/${unit}`,
    content: await readFile(path.join(options.resources, 'ssh-host', 'units', unit)),
  }));
  const settings = Object.entries(SYSCTLS).map(([key, value]) => `${key} = ${value}\n`);
  await host.putFiles(
    [
      ...(await Promise.all(units)),
      { path: MODULES_FILE, content: `${MODULES.join('\n')}\n` },
      { path: SYSCTL_FILE, content: settings.join('') },
    ],
    { signal },
  );
  // A slow machine's service manager takes a minute to read its units.
  await host.exec(['/bin/sh', '-c', SET_UP_SCRIPT], { signal, deadline: 300_000 });
};

/** `$1` is the archive, `$2` its name and `$3` its hash. */
const UNPACK = `set -eu
tar -xzf "$1" -C / --no-same-owner
mkdir -p ${PARTS_FOLDER}
echo "$3" > "${PARTS_FOLDER}/$2"
rm -f "$1"`;

/** Bytes of an archive that takes long enough to be told how far it is. */
const LARGE = 50e6;

const inMegabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

const reportTenths = ({ name, size }: NodePart, report: InstallOptions['report']): OnProgress => {
  let told = 0;
  return (bytes, total) => {
    const tenth = Math.floor((bytes * 10) / total);
    if (size < LARGE || tenth <= told || tenth >= 10) return;
    told = tenth;
    report(`sending ${name} (${inMegabytes(bytes)} of ${inMegabytes(total)} MB)`);
  };
};

const installPart = async (host: Host, part: NodePart, { send, report, signal }: InstallOptions) => {
  const { name, sha256, size } = part;
  const { stdout } = await host.exec(
    ['/bin/sh', '-c', `cat "${PARTS_FOLDER}/$1" 2>/dev/null || :`, 'sh', name],
    {
      signal,
    },
  );
  if (stdout.trim() === sha256) return report(`${name}: there already`);
  report(`sending ${name} (${inMegabytes(size)} MB)`);
  const archive = `/var/lib/slipway/${name}.tar.gz`;
  await send(part, archive, reportTenths(part, report));
  report(`unpacking ${name}`);
  await host.exec(['flock', NODE_LOCK, '/bin/sh', '-c', UNPACK, 'sh', archive, name, sha256], {
    signal,
    deadline: 600_000,
  });
};

/**
 * Takes everything off a machine that was put there, and leaves it as it was.
 * @throws AppError `CLEANUP_INCOMPLETE` with what is left
 */
export const removeNode = async (
  host: Host,
  { resources, signal }: { readonly resources: string; readonly signal: AbortSignal },
): Promise<void> => {
  const script = await readFile(path.join(resources, 'ssh-host', 'remove'), 'utf8');
  const { exitCode, stderr } = await host.exec(
    [
      ...['flock', '--wait', '120', NODE_LOCK],
      ...['/bin/sh', '-c', `if [ -e ${OWNED_FILE} ]; then ${script}\nfi`, 'remove', OWNED_FILE],
    ],
    { signal, deadline: 300_000, okCodes: [0, 1] },
  );
  if (exitCode === 0) return;
  throw new AppError('CLEANUP_INCOMPLETE', `Not all could be taken off ${host.name}.`, {
    hint: 'Try again; what is left is listed below.',
    details: stderr.trim().split('\n'),
  });
};
