import { parse } from 'yaml';
import { defineCommand } from '../command.ts';
import { readClusterName } from '../readClusterName.ts';

/** `kubeconfig`: prints a kubeconfig for one cluster; it holds the key of its administrator. */
export const printKubeconfig = defineCommand({
  name: 'kubeconfig',
  words: ['NAME'],
  summary: 'Print a kubeconfig for this cluster alone.',
  options: {},
  notes: ["It holds the administrator's key: whoever has it can do everything in the cluster."],
  examples: ['kubeconfig demo > demo.kubeconfig'],
  run: async ({ words }, { core, signal }) => {
    const text = await core.clusters.kubeconfig(readClusterName(words[0]), { signal });
    // kubectl reads JSON as well, so with --json this is the kubeconfig itself.
    return { lines: text.trimEnd().split('\n'), json: parse(text) as unknown };
  },
});
