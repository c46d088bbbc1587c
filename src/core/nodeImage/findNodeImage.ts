import type Docker from 'dockerode';
import { AppError } from '../../shared/errors.ts';
import { buildNodeImage, nodeImageName } from './buildNodeImage.ts';
import { readProgress } from './imageEngine.ts';
import { readPins } from './readPins.ts';

export interface FindImageOptions {
  readonly docker: Docker;
  readonly resources: string;
  readonly cache: string;
  /** Image that was asked for by name. */
  readonly image?: string | undefined;
  readonly kubernetes: string;
  readonly signal: AbortSignal;
  readonly report: (note: string) => void;
}

/** Milliseconds that a registry may stay silent. */
const PULL_SILENCE = 30_000;

export const hasImage = async (docker: Docker, name: string): Promise<boolean> => {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
};

/** Pulls an image; rejects when the registry refuses it, or says nothing for 30 s. */
const pullImage = async (options: FindImageOptions, name: string): Promise<void> => {
  options.report(`pulling ${name}`);
  const silence = new AbortController();
  const startTimer = () =>
    setTimeout(
      () => silence.abort(new Error(`no registry answered within ${PULL_SILENCE / 1000} s`)),
      PULL_SILENCE,
    );
  let timer = startTimer();
  try {
    const abortSignal = AbortSignal.any([options.signal, silence.signal]);
    const stream = await options.docker.pull(name, { abortSignal });
    await readProgress(stream, (line) => {
      clearTimeout(timer);
      timer = startTimer();
      options.report(`pulling ${name}: ${line}`);
    });
  } finally {
    clearTimeout(timer);
  }
};

/** The Go names of the architectures that Node names otherwise. */
export const goArch = (arch: string): 'amd64' | 'arm64' => {
  if (arch === 'x64' || arch === 'amd64' || arch === 'x86_64') return 'amd64';
  if (arch === 'arm64' || arch === 'aarch64') return 'arm64';
  throw new AppError('UNSUPPORTED', `Node images are not made for the processor architecture ${arch}.`, {
    hint: 'Name a node image of this architecture.',
  });
};

const findAskedFor = async (options: FindImageOptions, image: string) => {
  if (await hasImage(options.docker, image)) return image;
  await pullImage(options, image).catch((error: Error) => {
    if (options.signal.aborted) throw options.signal.reason;
    throw new AppError('IMAGE_NOT_FOUND', `The image ${image} is not in the engine, and pulling it failed.`, {
      cause: error,
      hint: 'Check its name, or name none to have one found or built.',
      details: [error.message],
    });
  });
  return image;
};

/**
 * Finds the node image: the one asked for; else one in the engine already; else `kindest/node` of that version from
 * its registry; else one built here. Errors: `IMAGE_NOT_FOUND`, `UNSUPPORTED`, those of the build.
 */
export const findNodeImage = async (options: FindImageOptions): Promise<string> => {
  if (options.image !== undefined) return await findAskedFor(options, options.image);
  const { docker, kubernetes, signal, report } = options;
  const arch = goArch(process.arch);
  const pins = await readPins(options.resources, kubernetes).catch((error: unknown) => error as AppError);
  const upstream = `kindest/node:${kubernetes}`;
  const own = pins instanceof Error ? [] : [await nodeImageName({ pins, arch })];
  for (const name of [...own, upstream]) if (await hasImage(docker, name)) return name;
  const refusal = await pullImage(options, upstream).then(
    () => undefined,
    (error: Error) => error,
  );
  if (refusal === undefined) return upstream;
  signal.throwIfAborted();
  if (pins instanceof Error) throw pins;
  report(`${upstream} cannot be pulled (${refusal.message}); it is built here`);
  return await buildNodeImage({ docker, pins, cache: options.cache, arch, signal, report });
};
