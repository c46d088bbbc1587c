import { createElement } from 'react';
import { go } from '../../ui/history.ts';
import { readText } from '../../ui/readDropped.ts';
import {
  type CommandContext,
  registerCommand,
  registerDropHandler,
  registerTitleItem,
} from '../../ui/registry.ts';
import { askToDelete, copyKubeconfig } from './clusterActions.ts';
import { looksLikeClusterFile, setOpenedFile } from './openedFile.ts';
import { openOperations } from './openOperations.tsx';
import { RunningOperations } from './RunningOperations.tsx';

registerTitleItem({ id: 'operations.running', order: 40, render: () => createElement(RunningOperations) });

registerCommand({ id: 'home.open', title: 'Clusters', section: 'Pages', keys: 'g h', run: () => go('/') });

registerCommand({
  id: 'clusters.create',
  title: 'Create a cluster',
  section: 'Clusters',
  keys: 'g +',
  run: () => go('/new'),
});

registerCommand({
  id: 'operations.open',
  title: 'Operations',
  section: 'Pages',
  keys: 'g p',
  run: openOperations,
});

const isOurs = ({ cluster }: CommandContext) => cluster?.startsWith('slipway/') ?? false;
const nameOf = ({ cluster = '' }: CommandContext) => cluster.slice(cluster.indexOf('/') + 1);

registerCommand({
  id: 'clusters.delete',
  title: 'Delete this cluster',
  section: 'Clusters',
  when: isOurs,
  run: (context) => askToDelete(nameOf(context)),
});

registerCommand({
  id: 'clusters.kubeconfig',
  title: "Copy this cluster's kubeconfig",
  section: 'Clusters',
  when: ({ cluster }) => cluster !== undefined,
  run: (context) => copyKubeconfig({ id: context.cluster ?? '', name: nameOf(context) }),
});

registerDropHandler({
  id: 'clusters.file',
  // After kubeconfigs, before manifests: a cluster file looks like one.
  order: 20,
  invites: 'a cluster file, or one of kind, to create that cluster',
  describe: (files) => {
    const [first, ...rest] = files;
    if (first === undefined || rest.length > 0 || !looksLikeClusterFile(first.head)) return undefined;
    return `Create the cluster that ${first.path} describes`;
  },
  open: async ([first]) => {
    if (first === undefined) return;
    setOpenedFile({ name: first.path, text: await readText(first.file, first.path) });
    go('/new');
  },
});
