import { createReadStream } from 'node:fs';
import { hostname } from 'node:os';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { AppError } from '../../shared/errors.ts';
import { LineSplitter } from '../lib/lines.ts';
import { isAlive, markThisProcess, type ProcessMark } from '../lib/processIdentity.ts';
import { commandError } from '../lib/runCommand.ts';
import { withCleanup } from '../lib/withCleanup.ts';

/** Containers and images that a build makes on its way carry this label, so that a killed build's are found again. */
export const BUILD_LABEL = 'dev.slipway.image-build';

interface ProgressLine {
  readonly stream?: string;
  readonly status?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}

/** Reads the engine's progress stream to its end; an `error` line in it, which the engine sends with status 200, is thrown. */
export const readProgress = async (
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): Promise<{ readonly imageId: string | undefined }> => {
  let imageId: string | undefined;
  let failure: string | undefined;
  const read = (line: string) => {
    if (line.trim() === '') return;
    const message = JSON.parse(line) as ProgressLine;
    failure ??= message.error;
    imageId = message.aux?.ID ?? imageId;
    const text = (message.stream ?? message.status ?? '').trim();
    if (text !== '') onLine(text);
  };
  // A message is a line, however long it is.
  const lines = new LineSplitter(read, Number.POSITIVE_INFINITY);
  for await (const chunk of stream) lines.push(chunk as Buffer);
  lines.end();
  if (failure !== undefined) {
    const full = /no space left on device/i.test(failure);
    throw new AppError(full ? 'DISK_FULL' : 'DOCKER_FAILED', full ? "The engine's disk is full." : failure, {
      ...(full ? { hint: 'Free some space, for example with docker system prune, and try again.' } : {}),
      details: [failure],
    });
  }
  return { imageId };
};

export interface RunOnceOptions {
  readonly image: string;
  readonly entrypoint: readonly string[];
  readonly stdin?: string;
  /** Path of an anonymous volume. */
  readonly volume?: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a container to its end with the capabilities that mounts need, hands it to `use` (to copy files out or to
 * commit it) and removes it and its volume in any case.
 */
export const runOnce = async <T>(
  docker: Docker,
  options: RunOnceOptions,
  use: (container: Docker.Container) => Promise<T>,
): Promise<T> => {
  const container = await docker.createContainer({
    Image: options.image,
    Entrypoint: [...options.entrypoint],
    Cmd: [],
    Labels: { [BUILD_LABEL]: await markBuilder() },
    OpenStdin: options.stdin !== undefined,
    StdinOnce: options.stdin !== undefined,
    AttachStdin: options.stdin !== undefined,
    HostConfig: {
      CapAdd: ['ALL'],
      CapDrop: ['SYS_RESOURCE'],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      NetworkMode: 'none',
      ...(options.volume === undefined
        ? {}
        : { Mounts: [{ Type: 'volume', Source: '', Target: options.volume }] }),
    },
  });
  const stop = () => void container.kill().catch(() => undefined);
  options.signal.addEventListener('abort', stop, { once: true });
  const run = async () => {
    options.signal.throwIfAborted();
    const exitCode = await runToEnd(container, options);
    options.signal.throwIfAborted();
    if (exitCode !== 0) {
      const output = (await container.logs({ stdout: true, stderr: true, tail: 20 })) as unknown as Buffer;
      throw commandError({
        argv: options.entrypoint.slice(0, 1),
        exitCode,
        lines: stripFrames(output),
        where: ' in the build container',
      });
    }
    return await use(container);
  };
  return await withCleanup(run, async () => {
    options.signal.removeEventListener('abort', stop);
    await container.remove({ force: true, v: true });
  });
};

const runToEnd = async (container: Docker.Container, options: RunOnceOptions) => {
  const waiting = container.wait({ condition: 'next-exit' }) as Promise<{ StatusCode: number }>;
  waiting.catch(() => undefined);
  if (options.stdin !== undefined) {
    const stream = await container.attach({
      stream: true,
      hijack: true,
      stdin: true,
      stdout: false,
      stderr: false,
    });
    await container.start();
    // A program that fails early closes its end: its exit code then says more than the broken pipe.
    await pipeline(createReadStream(options.stdin), stream, { signal: options.signal }).catch(
      () => undefined,
    );
  } else {
    await container.start();
  }
  return (await waiting).StatusCode;
};

/** Takes off the 8-byte frames of Docker's multiplexed output (Engine API, "Stream format"). */
export const stripFrames = (output: Buffer): string[] => {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= output.length; ) {
    const size = output.readUInt32BE(at + 4);
    parts.push(output.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  const text = Buffer.concat(parts).toString('utf8').trimEnd();
  return text === '' ? [] : text.split('\n');
};

interface Builder extends ProcessMark {
  readonly machine: string;
}

/** Who builds, as the label's value: whoever finds the container can tell whether that build still runs. */
export const markBuilder = async (): Promise<string> =>
  JSON.stringify({ ...(await markThisProcess()), machine: hostname() } satisfies Builder);

const isLeftover = async (label: string): Promise<boolean> => {
  // Every node has the label from its image, which carries it empty.
  if (label === '') return false;
  const builder = label.startsWith('{') ? (JSON.parse(label) as Builder) : undefined;
  if (builder === undefined) return true;
  return builder.machine === hostname() && !(await isAlive(builder));
};

/**
 * Removes what a killed build left in the engine: its containers and its images, named or not.
 * Nodes, and what a build that still runs made, stay.
 */
export const removeBuildLeftovers = async (docker: Docker): Promise<void> => {
  const filters = JSON.stringify({ label: [BUILD_LABEL] });
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(async ({ Id, Labels }) => {
      if (await isLeftover(Labels[BUILD_LABEL] ?? ''))
        await docker.getContainer(Id).remove({ force: true, v: true });
    }),
  );
  for (const { Id, RepoTags, Labels } of await docker.listImages({ filters })) {
    if (!(await isLeftover(Labels?.[BUILD_LABEL] ?? ''))) continue;
    const names = (RepoTags ?? []).filter((name) => name !== '<none>:<none>');
    // The steps of a build have no name; with the last of them go those below it.
    for (const name of names.length > 0 ? names : [Id]) await docker.getImage(name).remove({ force: true });
  }
};
