import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../../..');
const biome = join(repository, 'node_modules/.bin/biome');

const makeFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'slipway-import-rules-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
};

/** [who imports, what], as a person would write it. */
type Import = readonly [file: string, specifier: string];

const refused: Record<string, readonly Import[]> = {
  'shared imports zod and the contract library only': [
    ['src/shared/a.ts', '../core/lib/x.ts'],
    ['src/shared/a.ts', '../renderer/ui/x.ts'],
    ['src/shared/a.ts', 'yaml'],
    ['src/shared/a.ts', 'node:fs'],
    ['src/shared/a.ts', 'node:fs/promises'],
    ['src/shared/a.ts', 'electron'],
    ['src/shared/a.ts', './../core/lib/x.ts'],
    ['src/shared/deep/a.ts', '../../core/lib/x.ts'],
  ],
  'renderer imports no room but shared': [
    ['src/renderer/main.tsx', '../core/createCore.ts'],
    ['src/renderer/main.tsx', '../main/index.ts'],
    ['src/renderer/main.tsx', '../preload/index.ts'],
    ['src/renderer/main.tsx', '../server/x.ts'],
    ['src/renderer/main.tsx', '../cli/main.ts'],
    ['src/renderer/ui/Button.tsx', '../../core/lib/x.ts'],
    ['src/renderer/api/client.ts', 'electron'],
    ['src/renderer/api/client.ts', 'node:fs/promises'],
  ],
  'features never import each other': [
    ['src/renderer/features/nodes/NodeList.tsx', '../clusters/ClusterList.tsx'],
    ['src/renderer/features/nodes/NodeList.tsx', './../clusters/ClusterList.tsx'],
    ['src/renderer/features/nodes/parts/Row.tsx', '../../clusters/ClusterList.tsx'],
    ['src/renderer/features/nodes/NodeList.tsx', '../clusters/ui/Row.tsx'],
    ['src/renderer/features/nodes/NodeList.tsx', '../../features/clusters/ClusterList.tsx'],
    ['src/renderer/features/nodes/NodeList.tsx', '../../main.tsx'],
    ['src/renderer/features/nodes/NodeList.tsx', '../../../core/lib/x.ts'],
    ['src/renderer/features/nodes/NodeList.tsx', 'electron'],
    ['src/renderer/features/nodes/NodeList.tsx', 'node:path'],
  ],
  'core imports no Electron and no room but shared': [
    ['src/core/createCore.ts', 'electron'],
    ['src/core/createCore.ts', '../main/index.ts'],
    ['src/core/createCore.ts', '../cli/main.ts'],
    ['src/core/clusters/createCluster.ts', 'electron'],
    ['src/core/clusters/createCluster.ts', 'electron/main'],
    ['src/core/clusters/createCluster.ts', '../../main/index.ts'],
    ['src/core/clusters/createCluster.ts', '../../server/x.ts'],
    ['src/core/clusters/createCluster.ts', '../../cli/main.ts'],
    ['src/core/clusters/createCluster.ts', '../../renderer/ui/x.ts'],
    ['src/core/bootstrap/phases/joinNodes.ts', '../../../cli/main.ts'],
    ['src/core/hosts/docker/createDockerHost.ts', '../../../renderer/ui/x.ts'],
    ['src/core/hosts/docker/createDockerHost.ts', 'electron'],
    ['src/core/nodeImage/findNodeImage.ts', 'electron'],
    ['src/core/kube/x.ts', '../../server/x.ts'],
    ['src/core/lib/x.ts', 'electron'],
  ],
  'main, server and cli never import each other': [
    ['src/main/index.ts', '../server/x.ts'],
    ['src/main/index.ts', '../cli/main.ts'],
    ['src/main/index.ts', '../renderer/main.tsx'],
    ['src/server/x.ts', '../main/index.ts'],
    ['src/server/x.ts', '../cli/main.ts'],
    ['src/server/x.ts', 'electron'],
    ['src/cli/main.ts', '../main/index.ts'],
    ['src/cli/main.ts', '../server/x.ts'],
    ['src/cli/commands/create.ts', '../../server/x.ts'],
    ['src/cli/main.ts', 'electron'],
    ['src/preload/index.ts', '../core/lib/x.ts'],
    ['src/preload/index.ts', '../main/index.ts'],
  ],
  'bootstrap knows hosts/host.ts but neither provider': [
    ['src/core/bootstrap/run.ts', '../hosts/docker/createDockerHost.ts'],
    ['src/core/bootstrap/run.ts', '../hosts/ssh/createSshHost.ts'],
    ['src/core/bootstrap/phases/joinNodes.ts', '../../hosts/docker/createDockerHost.ts'],
    ['src/core/bootstrap/phases/joinNodes.ts', '../../hosts/ssh/createSshHost.ts'],
  ],
  'hosts/docker and hosts/ssh never see each other': [
    ['src/core/hosts/docker/createDockerHost.ts', '../ssh/createSshHost.ts'],
    ['src/core/hosts/ssh/createSshHost.ts', '../docker/createDockerHost.ts'],
    ['src/core/hosts/ssh/createSshHost.ts', '../../hosts/docker/createDockerHost.ts'],
    ['src/core/hosts/host.ts', './docker/createDockerHost.ts'],
    ['src/core/hosts/host.ts', './ssh/createSshHost.ts'],
  ],
  'kube and kubeconfig know no hosts': [
    ['src/core/kube/x.ts', '../hosts/host.ts'],
    ['src/core/kube/x.ts', '../hosts/docker/createDockerHost.ts'],
    ['src/core/kube/deep/x.ts', '../../hosts/host.ts'],
    ['src/core/kubeconfig/x.ts', '../hosts/host.ts'],
    ['src/core/kubeconfig/x.ts', '../hosts/ssh/createSshHost.ts'],
  ],
  'only createCore.ts imports across everything': [
    ['src/core/clusters/createCluster.ts', '../createCore.ts'],
    ['src/core/clusters/createCluster.ts', '../hosts/docker/createDockerHost.ts'],
    ['src/core/nodeImage/findNodeImage.ts', '../hosts/docker/createDockerHost.ts'],
    ['src/core/settings/x.ts', '../hosts/ssh/createSshHost.ts'],
    ['src/core/hosts/docker/createDockerHost.ts', '../../clusters/createCluster.ts'],
    ['src/core/hosts/docker/createDockerHost.ts', '../../createCore.ts'],
    ['src/core/kube/x.ts', '../createCore.ts'],
    ['src/core/kube/x.ts', '../clusters/createCluster.ts'],
    ['src/core/lib/x.ts', '../clusters/createCluster.ts'],
  ],
};

const allowed: readonly Import[] = [
  ['src/shared/a.ts', 'zod'],
  ['src/shared/a.ts', '@orpc/contract'],
  ['src/shared/a.ts', './errors.ts'],
  ['src/shared/deep/a.ts', '../errors.ts'],
  ['src/renderer/main.tsx', '../shared/errors.ts'],
  ['src/renderer/main.tsx', './features/nodes/NodeList.tsx'],
  ['src/renderer/main.tsx', 'react'],
  ['src/renderer/features/nodes/NodeList.tsx', '../../ui/Button.tsx'],
  ['src/renderer/features/nodes/NodeList.tsx', '../../api/client.ts'],
  ['src/renderer/features/nodes/NodeList.tsx', '../../../shared/errors.ts'],
  ['src/renderer/features/nodes/NodeList.tsx', './parts/Row.tsx'],
  ['src/renderer/features/nodes/parts/Row.tsx', '../NodeList.tsx'],
  ['src/renderer/features/nodes/parts/Row.tsx', '../../../ui/Button.tsx'],
  ['src/renderer/features/nodes/parts/Row.tsx', '../../../../shared/errors.ts'],
  ['src/core/createCore.ts', './hosts/docker/createDockerHost.ts'],
  ['src/core/createCore.ts', './hosts/ssh/createSshHost.ts'],
  ['src/core/createCore.ts', '../shared/errors.ts'],
  ['src/core/clusters/createCluster.ts', '../bootstrap/run.ts'],
  ['src/core/clusters/createCluster.ts', '../hosts/host.ts'],
  ['src/core/clusters/createCluster.ts', '../kubeconfig/x.ts'],
  ['src/core/bootstrap/phases/joinNodes.ts', '../../hosts/host.ts'],
  ['src/core/bootstrap/phases/joinNodes.ts', '../../kube/x.ts'],
  ['src/core/hosts/docker/createDockerHost.ts', '../host.ts'],
  ['src/core/hosts/docker/createDockerHost.ts', './x.ts'],
  ['src/core/hosts/docker/createDockerHost.ts', '../../lib/x.ts'],
  ['src/core/hosts/docker/createDockerHost.ts', '../../../shared/errors.ts'],
  ['src/core/hosts/host.ts', '../../shared/errors.ts'],
  ['src/core/hosts/host.ts', '../lib/x.ts'],
  ['src/core/kube/x.ts', '../lib/x.ts'],
  ['src/core/kube/x.ts', '../../shared/errors.ts'],
  ['src/core/kube/x.ts', '@kubernetes/client-node'],
  ['src/core/kube/deep/x.ts', '../../lib/x.ts'],
  ['src/core/lib/x.ts', '../../shared/errors.ts'],
  ['src/core/lib/x.ts', 'node:fs'],
  ['src/main/index.ts', 'electron'],
  ['src/main/index.ts', '../core/createCore.ts'],
  ['src/main/index.ts', '@orpc/server/message-port'],
  ['src/server/x.ts', '../core/createCore.ts'],
  ['src/cli/main.ts', '../core/createCore.ts'],
  ['src/cli/commands/create.ts', '../../shared/errors.ts'],
  ['src/preload/index.ts', 'electron'],
  ['src/preload/index.ts', '../shared/errors.ts'],
];

/** Every spelling that reaches another module, each on one line; the rules have to see them all. */
const spellings: Record<string, (specifier: string) => string> = {
  'an import': (specifier) => `import { x } from '${specifier}';`,
  'a type import': (specifier) => `import type { X } from '${specifier}';`,
  'a side effect': (specifier) => `import '${specifier}';`,
  'a re-export': (specifier) => `export { y } from '${specifier}';`,
  'a re-export of all': (specifier) => `export * from '${specifier}';`,
  'a dynamic import': (specifier) => `export const later = () => import('${specifier}');`,
  'the type of an import': (specifier) => `export type Y = import('${specifier}').Y;`,
};

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

/** Runs the repository's own lint configuration over a folder that is laid out like the repository. */
const lintFolder = async (folder: string): Promise<readonly Diagnostic[]> => {
  const argv = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const stdout = await new Promise<string>((done, fail) => {
    // It ends with 1 when it finds something; when it cannot run at all, what it prints is no JSON.
    execFile(biome, argv, { cwd: folder, maxBuffer: 64 << 20 }, (_error, out, err) =>
      out.startsWith('{') ? done(out) : fail(new Error(`the linter said: ${out}${err}`)),
    );
  });
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
};

/** Writes one line for each import into the file that it is said to stand in. */
const writeSamples = async (
  folder: string,
  imports: readonly Import[],
  spell: (specifier: string) => string,
) => {
  const files = new Map<string, string[]>();
  for (const [file, specifier] of imports) files.set(file, [...(files.get(file) ?? []), spell(specifier)]);
  for (const [file, lines] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${lines.join('\n')}\n`);
  }
  await writeFile(join(folder, 'package.json'), '{}');
  const config = JSON.parse(await readFile(join(repository, 'biome.json'), 'utf8'));
  await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  await cp(join(repository, 'lint'), join(folder, 'lint'), { recursive: true });
};

/** The imports, as `file: specifier`, that the rules refuse; one run of the linter for all of them. */
const findRefused = async (imports: readonly Import[], spell: (specifier: string) => string) => {
  await using folder = await makeFolder();
  await writeSamples(folder.path, imports, spell);
  const found = new Set(
    (await lintFolder(folder.path))
      .filter(({ category }) => category === 'lint/style/noRestrictedImports' || category === 'plugin')
      .map(({ location }) => `${location.path}:${location.start.line}`),
  );
  const lines = new Map<string, number>();
  return imports.flatMap(([file, specifier]) => {
    const line = (lines.get(file) ?? 0) + 1;
    lines.set(file, line);
    return found.has(`${file}:${line}`) ? [`${file}: ${specifier}`] : [];
  });
};

const describeImports = (imports: readonly Import[]): readonly string[] =>
  imports.map(([file, specifier]) => `${file}: ${specifier}`);

describe('import rules', () => {
  describe.each(Object.entries(refused))('%s', (_rule, imports) => {
    it('and refuses a file that does', async () => {
      expect(await findRefused(imports, (specifier) => `import '${specifier}';`)).toEqual(
        describeImports(imports),
      );
    });
  });

  it.each(Object.entries(spellings))('see %s', async (_name, spell) => {
    const imports = Object.values(refused).flat();
    expect(await findRefused(imports, spell)).toEqual(describeImports(imports));
  });

  it('let through what design allows', async () => {
    expect(await findRefused(allowed, (specifier) => `import '${specifier}';`)).toEqual([]);
  });
});
