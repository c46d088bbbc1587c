import type { ManifestFile } from '../../../shared/contract/manifests.ts';
import { go } from '../../ui/history.ts';
import { clusterPath } from '../../ui/links.ts';
import { type CommandContext, registerCommand, registerDropHandler } from '../../ui/registry.ts';
import { chooseFiles, isManifestName } from './chooseFiles.ts';

const NEW_FILE: ManifestFile = { path: 'new.yaml', text: '' };

const openNew = async ({ cluster }: CommandContext) => {
  if (cluster === undefined) return;
  const { openSheet } = await import('./openSheet.tsx');
  openSheet({ cluster, source: { type: 'files', files: [NEW_FILE], release: 'new', edit: true } });
};

const inCluster = ({ cluster }: CommandContext) => cluster !== undefined;

registerCommand({
  id: 'manifests.new',
  title: 'Write or paste a manifest',
  section: 'Manifests',
  when: inCluster,
  run: openNew,
});

registerCommand({
  id: 'manifests.open',
  title: 'Open manifests',
  section: 'Manifests',
  when: inCluster,
  run: async ({ cluster }) => {
    if (cluster === undefined) return;
    const { pickManifests } = await import('./pickManifests.ts');
    pickManifests(cluster, 'files');
  },
});

registerCommand({
  id: 'manifests.releases',
  title: 'Releases',
  section: 'Manifests',
  when: inCluster,
  run: ({ cluster = '' }) => go(clusterPath(cluster, 'manifests')),
});

registerDropHandler({
  id: 'manifests.apply',
  order: 50,
  invites: 'manifests or a folder of them, to see what applying them would change',
  describe: (files) => {
    const count = files.filter(({ path }) => isManifestName(path)).length;
    if (count === 0) return undefined;
    return count === 1
      ? 'See what applying this manifest would change'
      : `See what applying ${count} manifests would change`;
  },
  open: async (dropped, { cluster }) => {
    if (cluster === undefined)
      throw new Error('Open the cluster that these manifests are for, then drop them again.');
    const [{ openSheet }, { files, leftOut, release }] = await Promise.all([
      import('./openSheet.tsx'),
      chooseFiles(dropped),
    ]);
    openSheet({ cluster, source: { type: 'files', files, release }, leftOut });
  },
});
