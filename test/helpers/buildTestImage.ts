import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFiles } from '../../src/core/lib/hashFiles.ts';
import { runCommand } from '../../src/core/lib/runCommand.ts';
import { goArch } from '../../src/core/nodeImage/findNodeImage.ts';
import { makeOnce } from '../../src/core/nodeImage/makeOnce.ts';
import { readPins } from '../../src/core/nodeImage/readPins.ts';
import { writeImageArchive } from '../../src/core/nodeImage/writeImageArchive.ts';
import { findFolders } from '../../src/core/settings/folders.ts';
import { DEFAULT_KUBERNETES_VERSION } from '../../src/shared/clusterSpec.ts';

/** Kubernetes' own test program as an image: a web server that says its name and calls others, and more. */
export const TEST_IMAGE = 'slipway.test/agnhost:1';

const SOURCE = path.resolve(import.meta.dirname, 'agnhost');
const RESOURCES = path.resolve(import.meta.dirname, '../../resources');

/** Builds the test image unless the cache has it; gives the path of its archive, in the format of `docker save`. */
export const buildTestImage = async (signal: AbortSignal): Promise<string> => {
  const { go } = await readPins(RESOURCES, DEFAULT_KUBERNETES_VERSION);
  const arch = goArch(process.arch);
  const hash = await hashFiles(SOURCE, ['go.mod', 'go.sum'], [go, arch, TEST_IMAGE]);
  const cache = path.join(findFolders(process.env).cache, 'test-image');
  return await makeOnce(path.join(cache, `agnhost-${hash.slice(0, 16)}.tar`), async (target) => {
    const work = await mkdtemp(path.join(tmpdir(), 'slipway-test-image-'));
    try {
      await compileProgram({ folder: work, go, arch, signal });
      const files = [{ path: '/agnhost', source: path.join(work, 'agnhost') }];
      await writeImageArchive(target, [{ name: TEST_IMAGE, files, entrypoint: ['/agnhost'] }], {
        work,
        arch,
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
};

interface Compilation {
  readonly folder: string;
  readonly go: string;
  readonly arch: string;
  readonly signal: AbortSignal;
}

const compileProgram = async ({ folder, go, arch, signal }: Compilation) => {
  await runCommand(['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', `${folder}/`, 'tool'], {
    cwd: SOURCE,
    env: {
      ...process.env,
      GOTOOLCHAIN: go,
      GOFLAGS: '-mod=readonly -buildvcs=false',
      GOWORK: 'off',
      GOOS: 'linux',
      GOARCH: arch,
      CGO_ENABLED: '0',
    },
    signal,
  });
};
