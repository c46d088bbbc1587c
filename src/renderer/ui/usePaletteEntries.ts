import { useClusters, useKinds, useNamespaceList } from '../api/shared.ts';
import { go } from './history.ts';
import { clusterPath, kindPath } from './links.ts';
import { describeCluster, describeKind, type PaletteEntry } from './paletteEntries.ts';
import { listPaletteSources } from './paletteSources.ts';
import { listCommands, listSections } from './registry.ts';
import { pluralTitle } from './Sections.tsx';
import { useClusterPath } from './useClusterPath.ts';
import { runCommand } from './useCommandKeys.ts';
import { useNamespaces } from './useNamespaces.ts';

/** Everything that the palette can go to or do on this page. */
export const usePaletteEntries = (cluster: string | undefined): readonly PaletteEntry[] => {
  const { state: clusters } = useClusters();
  const { state: kinds } = useKinds(cluster);
  const { state: namespaces } = useNamespaceList(cluster);
  const { select } = useNamespaces();
  const pathOf = useClusterPath();
  const context = { cluster };
  return [
    ...(cluster === undefined ? [] : listPages(cluster)),
    ...(cluster === undefined || kinds === undefined
      ? []
      : kinds.kinds
          .filter(({ verbs }) => verbs.includes('list'))
          .map((kind) => ({
            id: `kind ${kind.group}/${kind.version}/${kind.plural}`,
            title: pluralTitle(kind),
            detail: describeKind(kind),
            section: 'Kinds',
            run: () => go(kindPath(cluster, kind)),
          }))),
    ...listPaletteSources().flatMap((source) => source(context)),
    ...(clusters ?? []).map((entry) => ({
      id: `cluster ${entry.id}`,
      title: entry.name,
      detail: describeCluster(entry),
      // Whoever asks to use its context is offered to look at it first.
      words: `Use context ${entry.name}`,
      section: 'Clusters',
      run: () => go(pathOf(entry)),
    })),
    ...listCommands(context).map((command) => ({
      id: `command ${command.id}`,
      title: command.title,
      section: command.section ?? 'Commands',
      ...(command.keys === undefined ? {} : { keys: command.keys }),
      run: () => void runCommand(command, context),
    })),
    ...(namespaces ?? []).map(({ name }) => ({
      id: `namespace ${name}`,
      title: `Show only ${name}`,
      section: 'Namespaces',
      run: () => select([name]),
    })),
  ];
};

const listPages = (cluster: string): readonly PaletteEntry[] =>
  listSections().flatMap(({ id, title, page, key }) =>
    page === undefined
      ? []
      : [
          {
            id: `page ${id}`,
            title,
            section: 'Pages',
            ...(key === undefined ? {} : { keys: `g ${key}` }),
            run: () => go(clusterPath(cluster, page)),
          },
        ],
  );
