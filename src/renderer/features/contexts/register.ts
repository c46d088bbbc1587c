import { createElement } from 'react';
import { go } from '../../ui/history.ts';
import { readText } from '../../ui/readDropped.ts';
import { registerCommand, registerDropHandler, registerTitleItem } from '../../ui/registry.ts';
import { CurrentContext } from './CurrentContext.tsx';
import { looksLikeKubeconfig } from './contextWords.ts';

registerCommand({
  id: 'contexts.open',
  title: 'Contexts',
  section: 'Pages',
  keys: 'g x',
  run: () => go('/contexts'),
});

registerCommand({
  id: 'contexts.import',
  title: 'Import a kubeconfig',
  section: 'Contexts',
  run: async () => {
    const { openImport } = await import('./openImport.tsx');
    openImport();
  },
});

registerDropHandler({
  id: 'contexts.import',
  // Before manifests: a kubeconfig looks like one.
  order: 10,
  invites: 'a kubeconfig, to import its contexts',
  describe: (files) => {
    const [first] = files;
    if (first === undefined || !files.every(({ head }) => looksLikeKubeconfig(head))) return undefined;
    return files.length === 1
      ? `Import the contexts of ${first.path}`
      : `Import the contexts of ${files.length} kubeconfigs`;
  },
  open: async (files) => {
    const { openImports } = await import('./openImport.tsx');
    openImports(
      await Promise.all(
        files.map(async ({ path, file }) => ({ name: path, text: await readText(file, path) })),
      ),
    );
  },
});

registerTitleItem({ id: 'contexts.current', order: 50, render: () => createElement(CurrentContext) });
