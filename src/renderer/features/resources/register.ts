import {
  IconArrowsMaximize,
  IconCode,
  IconCopy,
  IconFileCode,
  IconPencil,
  IconRefresh,
  IconTerminal,
  IconTrash,
} from '@tabler/icons-react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { copyText } from '../../ui/CopyButton.tsx';
import { go } from '../../ui/history.ts';
import { objectPath } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import { type ActionTarget, registerObjectAction } from '../../ui/registry.ts';
import { yamlCommand } from './yamlCommand.ts';

const openTab =
  (tab: string) =>
  ({ cluster, refs: [ref] }: ActionTarget) => {
    if (ref !== undefined) go(`${objectPath(cluster, ref)}&tab=${tab}`);
  };

const copy = async (text: string, what: string): Promise<void> => {
  if (await copyText(text)) notify.success(`Copied ${what}.`);
};

const nameAll = (refs: readonly ObjectRef[]) =>
  refs.length === 1 ? (refs[0]?.name ?? '') : `${refs.length} names`;

registerObjectAction({
  id: 'resources.yaml',
  title: 'Show YAML',
  key: 'y',
  icon: IconFileCode,
  order: 40,
  single: true,
  appliesTo: () => true,
  run: openTab('yaml'),
});

registerObjectAction({
  id: 'resources.edit',
  title: 'Edit',
  key: 'e',
  icon: IconPencil,
  order: 41,
  single: true,
  changes: true,
  appliesTo: ({ verbs }) => verbs.includes('update'),
  run: openTab('edit'),
});

registerObjectAction({
  id: 'resources.scale',
  title: 'Scale',
  icon: IconArrowsMaximize,
  order: 50,
  single: true,
  changes: true,
  appliesTo: ({ scalable }) => scalable === true,
  run: async ({ cluster, refs: [ref] }) => {
    const { openScaleDialog } = await import('./ScaleDialog.tsx');
    if (ref !== undefined) openScaleDialog({ cluster, objectRef: ref });
  },
});

registerObjectAction({
  id: 'resources.restart',
  title: 'Restart',
  icon: IconRefresh,
  order: 51,
  changes: true,
  appliesTo: ({ group, plural }) =>
    group === 'apps' && ['deployments', 'statefulsets', 'daemonsets'].includes(plural),
  run: async (target) => (await import('./askToRestart.tsx')).askToRestart(target),
});

registerObjectAction({
  id: 'resources.copyName',
  title: 'Copy name',
  icon: IconCopy,
  order: 70,
  appliesTo: () => true,
  run: ({ refs }) => copy(refs.map(({ name }) => name).join('\n'), nameAll(refs)),
});

registerObjectAction({
  id: 'resources.copyYaml',
  title: 'Copy YAML',
  icon: IconCode,
  order: 71,
  appliesTo: () => true,
  run: async ({ cluster, refs }) => {
    const { readYaml } = await import('./readYaml.ts');
    const texts = await Promise.all(refs.map((ref) => readYaml(cluster, ref)));
    await copy(texts.join('---\n'), `the YAML of ${nameAll(refs)}`);
  },
});

registerObjectAction({
  id: 'resources.copyCommand',
  title: 'Copy kubectl command',
  icon: IconTerminal,
  order: 72,
  single: true,
  appliesTo: () => true,
  run: async ({ cluster, refs: [ref] }) => {
    if (ref !== undefined) await copy(yamlCommand(cluster, ref), 'the command');
  },
});

registerObjectAction({
  id: 'resources.delete',
  title: 'Delete',
  key: 'Delete',
  icon: IconTrash,
  order: 90,
  danger: true,
  changes: true,
  appliesTo: ({ verbs }) => verbs.includes('delete'),
  run: async (target) => (await import('./askToDelete.tsx')).askToDelete(target),
});
