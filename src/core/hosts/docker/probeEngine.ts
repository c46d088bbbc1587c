import type Dockerode from 'dockerode';
import { raceSignal } from '../../lib/raceSignal.ts';

/** What an engine says of itself and the machine (or virtual machine) that it runs on. */
export interface EngineInfo {
  readonly product: 'Docker' | 'Podman';
  readonly version: string;
  /** Version of Docker's API, such as 1.41. */
  readonly apiVersion: string;
  /** `linux`, or `windows` when Docker Desktop runs Windows containers. */
  readonly osType: string;
  readonly architecture: string;
  readonly kernel: string;
  readonly cgroupVersion: '1' | '2' | 'unknown';
  readonly storageDriver: string;
  readonly rootless: boolean;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Host name of the engine's machine: that of this one, unless it is a virtual machine or far away. */
  readonly hostName: string;
  /** Folder on the engine's machine that holds images and containers. */
  readonly rootFolder: string;
}

interface VersionAnswer {
  readonly Version?: string;
  readonly ApiVersion?: string;
  readonly Os?: string;
  readonly Components?: readonly { readonly Name?: string }[] | null;
}

interface InfoAnswer {
  readonly OSType?: string;
  readonly Architecture?: string;
  readonly KernelVersion?: string;
  readonly CgroupVersion?: string;
  readonly Driver?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemTotal?: number;
  readonly NCPU?: number;
  readonly Name?: string;
  readonly DockerRootDir?: string;
}

type Ask<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** The same methods with the option that the client takes and its types leave out. */
interface AskableEngine {
  readonly ping: Ask<unknown>;
  readonly version: Ask<VersionAnswer>;
  readonly info: Ask<InfoAnswer>;
}

const PING_LIMIT = 3_000;
/** `/info` looks at disks and swarm, and takes seconds on a busy engine. */
const INFO_LIMIT = 15_000;

/**
 * Asks an engine whether it is there (3 s), and then what it is (15 s).
 * Rejects with whatever went wrong, a `TimeoutError` when it did not answer in time.
 */
export const probeEngine = async (docker: Dockerode, signal: AbortSignal): Promise<EngineInfo> => {
  const engine = docker as unknown as AskableEngine;
  await askWithin(PING_LIMIT, signal, (options) => engine.ping(options));
  const [version, info] = await Promise.all([
    askWithin(INFO_LIMIT, signal, (options) => engine.version(options)),
    askWithin(INFO_LIMIT, signal, (options) => engine.info(options)),
  ]);
  return toEngineInfo(version, info);
};

/** The race is for answers that stop halfway: the client then lets go of neither the request nor the caller. */
const askWithin = async <T>(milliseconds: number, signal: AbortSignal, ask: Ask<T>): Promise<T> => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
  limit.throwIfAborted();
  return await raceSignal(ask({ abortSignal: limit }), limit);
};

const toEngineInfo = (version: VersionAnswer, info: InfoAnswer): EngineInfo => ({
  product: version.Components?.some(({ Name }) => Name?.startsWith('Podman')) ? 'Podman' : 'Docker',
  version: version.Version ?? 'unknown',
  apiVersion: version.ApiVersion ?? 'unknown',
  osType: info.OSType ?? version.Os ?? 'unknown',
  architecture: info.Architecture ?? 'unknown',
  kernel: info.KernelVersion ?? 'unknown',
  cgroupVersion: info.CgroupVersion === '1' || info.CgroupVersion === '2' ? info.CgroupVersion : 'unknown',
  storageDriver: info.Driver ?? 'unknown',
  rootless: info.SecurityOptions?.some((option) => option.includes('name=rootless')) ?? false,
  memoryBytes: info.MemTotal ?? 0,
  cpus: info.NCPU ?? 0,
  hostName: info.Name ?? '',
  rootFolder: info.DockerRootDir ?? '',
});
