import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { runCommand } from '../lib/runCommand.ts';
import { hashModule } from './hashInputs.ts';
import { makeOnce } from './makeOnce.ts';
import type { ModulePin, Pins } from './readPins.ts';

export interface BuildContext {
  readonly pins: Pins;
  /** Folder that keeps finished parts, so that a build resumes where it stopped. */
  readonly cache: string;
  readonly arch: 'amd64' | 'arm64';
  readonly signal: AbortSignal;
  /** What is being built just now. */
  readonly report: (note: string) => void;
}

/** Version variables as Kubernetes' own build stamps them (hack/lib/version.sh). */
const kubernetesStamp = (version: string) => {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((pkg) =>
    Object.entries(values).map(([name, value]) => `-X ${pkg}.${name}=${value}`),
  );
};

const linkerFlags = (module: ModulePin) => {
  const stamps: Record<string, string[]> = {
    kubernetes: kubernetesStamp(module.version),
    containerd: [`-X github.com/containerd/containerd/v2/version.Version=${module.version}`],
    flannel: [`-X github.com/flannel-io/flannel/pkg/version.Version=${module.version}`],
    'local-path-provisioner': [`-X main.VERSION=${module.version}`],
  };
  return [
    '-s',
    '-w',
    ...(stamps[module.name] ?? []),
    ...(module.staticCgo ? ['-extldflags=-static'] : []),
  ].join(' ');
};

const buildModule = async (context: BuildContext, module: ModulePin) => {
  const hash = (await hashModule(context.pins, module, context.arch)).slice(0, 16);
  const target = path.join(context.cache, 'bin', `${path.basename(module.dir)}-${hash}`);
  return makeOnce(target, async (temporary) => {
    context.report(`compiling ${module.name} ${module.version}`);
    await mkdir(temporary);
    const tags = module.staticCgo ? ['-tags', 'netgo,osusergo'] : [];
    await runCommand(
      [
        'go',
        'build',
        '-v',
        '-trimpath',
        ...tags,
        '-ldflags',
        linkerFlags(module),
        '-o',
        `${temporary}/`,
        'tool',
      ],
      {
        cwd: module.dir,
        env: {
          ...process.env,
          GOTOOLCHAIN: context.pins.go,
          GOFLAGS: '-mod=readonly -buildvcs=false',
          GOWORK: 'off',
          GOOS: 'linux',
          GOARCH: context.arch,
          CGO_ENABLED: module.staticCgo ? '1' : '0',
        },
        signal: context.signal,
        onLine: (line) => context.report(`compiling ${module.name} ${module.version}: ${line}`),
      },
    ).catch((error: unknown) => {
      throw buildError(`${module.name} ${module.version}`, error);
    });
  });
};

const buildPause = async (context: BuildContext) => {
  const source = path.join(context.pins.root, 'pause');
  const target = path.join(context.cache, 'bin', `pause-${context.pins.images.pause}-${context.arch}`);
  return makeOnce(target, async (temporary) => {
    context.report('compiling pause');
    await mkdir(temporary);
    await runCommand(
      ['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', path.join(temporary, 'pause'), '.'],
      {
        cwd: source,
        env: {
          ...process.env,
          GOTOOLCHAIN: context.pins.go,
          GOWORK: 'off',
          GOFLAGS: '-buildvcs=false',
          GOARCH: context.arch,
          CGO_ENABLED: '0',
        },
        signal: context.signal,
      },
    ).catch((error: unknown) => {
      throw buildError('pause', error);
    });
  });
};

/** Wraps a failed step of the build; cancelling and a full disk keep their own code. */
export const buildError = (part: string, error: unknown): AppError => {
  if (error instanceof AppError && ['CANCELLED', 'DISK_FULL'].includes(error.code)) return error;
  return new AppError('IMAGE_BUILD_FAILED', `${part} could not be built: ${(error as Error).message}`, {
    cause: error,
    hint: 'Finished parts are kept; the next build goes on from here.',
    details: error instanceof AppError ? error.details : [],
  });
};

/** Compiles every component, one after the other (each uses all cores), and gives the path of each program. */
export const buildBinaries = async (context: BuildContext): Promise<(program: string) => string> => {
  const folders: Record<string, string> = {};
  for (const module of context.pins.modules) folders[module.name] = await buildModule(context, module);
  const pause = await buildPause(context);
  const owner: Record<string, string | undefined> = {
    pause,
    etcd: path.join(folders.etcd ?? '', 'server'),
    etcdctl: folders.etcd,
    coredns: folders.coredns,
    flannel: folders.flannel,
    'local-path-provisioner': folders['local-path-provisioner'],
  };
  for (const name of ['containerd', 'containerd-shim-runc-v2', 'ctr']) owner[name] = folders.containerd;
  for (const name of ['bridge', 'ptp', 'loopback', 'host-local', 'portmap'])
    owner[name] = folders['cni-plugins'];
  return (program) => {
    if (program === 'etcd') return owner.etcd ?? '';
    return path.join(owner[program] ?? folders.kubernetes ?? '', program);
  };
};
