import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import type { Column } from '../../ui/DataTable.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { markOf } from './contextWords.ts';

const mark = (entry: ContextEntry) => <StateMark {...markOf(entry)} />;

export const contextColumns: readonly Column<ContextEntry>[] = [
  { id: 'state', title: 'State', width: 104, priority: 1, cell: mark, sort: (entry) => markOf(entry).word },
  {
    id: 'name',
    title: 'Name',
    width: 180,
    grow: true,
    mono: true,
    cell: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    id: 'server',
    title: 'Server',
    width: 200,
    grow: true,
    mono: true,
    cell: ({ server }) => server,
    sort: ({ server }) => server,
  },
  {
    id: 'namespace',
    title: 'Namespace',
    width: 112,
    mono: true,
    description: 'The namespace that kubectl uses with it; «default» where none is set.',
    cell: ({ namespace }) => namespace,
    sort: ({ namespace }) => namespace,
  },
  { id: 'signIn', title: 'Sign-in', width: 128, cell: ({ signIn }) => signIn, sort: ({ signIn }) => signIn },
  {
    id: 'cluster',
    title: 'Cluster',
    width: 120,
    mono: true,
    cell: ({ cluster }) => cluster,
    sort: ({ cluster }) => cluster,
  },
  { id: 'user', title: 'User', width: 120, mono: true, cell: ({ user }) => user, sort: ({ user }) => user },
  {
    id: 'file',
    title: 'File',
    width: 160,
    grow: true,
    mono: true,
    cell: ({ file }) => file,
    sort: ({ file }) => file,
  },
];
