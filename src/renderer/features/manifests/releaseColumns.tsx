import type { ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { Age } from '../../ui/Age.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Tone } from '../../ui/stateTone.ts';
import type { Column } from '../../ui/tableTypes.ts';

const STATES = {
  applying: { word: 'Applying', tone: 'busy' },
  removing: { word: 'Removing', tone: 'busy' },
  applied: { word: 'Applied', tone: 'ok' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'warn' },
  interrupted: { word: 'Interrupted', tone: 'warn' },
} satisfies Record<ReleaseEntry['state'], { word: string; tone: Tone }>;

const describeState = ({ state, missing = [] }: Pick<ReleaseEntry, 'state' | 'missing'>) => {
  const { word, tone }: { readonly word: string; readonly tone: Tone } = STATES[state];
  if (missing.length === 0) return { word, tone };
  return { word: `${word}, ${missing.length} missing`, tone: tone === 'ok' ? 'warn' : tone } as const;
};

/** How the last work on a release ended, and how many of its objects are not there now. */
export const ReleaseState = ({ entry }: { readonly entry: Pick<ReleaseEntry, 'state' | 'missing'> }) => (
  <StateMark {...describeState(entry)} />
);

export const releaseColumns: readonly Column<ReleaseEntry>[] = [
  {
    id: 'state',
    title: 'State',
    priority: 1,
    width: 160,
    cell: (entry) => <ReleaseState entry={entry} />,
    sort: (entry) => describeState(entry).word,
  },
  { id: 'name', title: 'Name', grow: true, mono: true, cell: ({ name }) => name, sort: ({ name }) => name },
  {
    id: 'revision',
    title: 'Revision',
    width: 90,
    align: 'right',
    cell: ({ revision }) => revision,
    sort: ({ revision }) => revision,
  },
  {
    id: 'objects',
    title: 'Objects',
    width: 90,
    align: 'right',
    cell: ({ objects }) => objects.length,
    sort: ({ objects }) => objects.length,
  },
  {
    id: 'files',
    title: 'Files',
    width: 80,
    align: 'right',
    cell: ({ files }) => files.length,
    sort: ({ files }) => files.length,
  },
  {
    id: 'namespace',
    title: 'Namespace',
    width: 140,
    mono: true,
    cell: ({ namespace }) => namespace,
    sort: ({ namespace }) => namespace,
    description: 'For objects that name none',
  },
  {
    id: 'applied',
    title: 'Applied',
    priority: 2,
    width: 110,
    cell: ({ appliedAt }) => <Age at={appliedAt} />,
    sort: ({ appliedAt }) => appliedAt,
  },
];
