import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ManifestObject, ReleaseEntry } from '../../../shared/contract/manifests.ts';
import { queries } from '../../api/queries.ts';
import { Age } from '../../ui/Age.tsx';
import { Fact, Facts, Part } from '../../ui/Field.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { Actions } from '../../ui/PageHead.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './manifests.module.css';
import { askToRemove, editRelease, showDrift } from './releaseActions.tsx';
import { ReleaseState } from './releaseColumns.tsx';

interface ObjectLinesProps {
  readonly objects: readonly ManifestObject[];
  /** Ids of those that are not in the cluster. */
  readonly missing?: readonly string[] | undefined;
}

const ObjectLines = ({ objects, missing = [] }: ObjectLinesProps) => (
  <ol className={css.scroll}>
    {objects.map(({ id, kind, namespace, name }) => (
      <li key={id} className={css.row}>
        <span className={css.dim}>{kind}</span>
        <span className="mono">{namespace === undefined ? name : `${namespace}/${name}`}</span>
        {missing.includes(id) ? <StateMark word="Missing" tone="warn" /> : null}
      </li>
    ))}
  </ol>
);

const Revisions = ({ entry }: { readonly entry: ReleaseEntry }) => {
  const { cluster, id: release, revision, state } = entry;
  const { data = [] } = useQuery({
    ...queries.manifests.revisions.queryOptions({ input: { cluster, release } }),
    // The stream of releases says when there is another one.
    queryKey: ['revisions', cluster, release, revision, state],
  });
  return (
    <ol className={css.scroll}>
      {data.map((one) => (
        <li key={one.revision} className={css.row}>
          <span>Revision {one.revision}</span>
          <ReleaseState entry={one} />
          <span className={css.name}>
            <Age at={one.appliedAt} />, {formatPlural(one.objects.length, 'object')}
          </span>
          <Button
            variant="default"
            aria-label={`Compare revision ${one.revision} with the cluster`}
            onClick={() => showDrift(one)}
          >
            Compare
          </Button>
        </li>
      ))}
    </ol>
  );
};

/** With the file that it stands in. */
const nameObject = ({ objects }: ReleaseEntry, id: string): string => {
  const object = objects.find((one) => one.id === id);
  return object === undefined ? id : `${object.kind} ${object.name} (${object.file}, line ${object.line})`;
};

const Failures = ({ entry }: { readonly entry: ReleaseEntry }) => {
  const failures = entry.results.filter(({ error }) => error !== undefined);
  if (failures.length === 0) return null;
  return (
    <Part title="What did not work">
      {failures.map(({ id, error }) => (
        <p key={id} className={css.bad}>
          {nameObject(entry, id)}: {error}
        </p>
      ))}
    </Part>
  );
};

/** A release: what it has, how it went, its revisions, and what can be done with it. */
export const ReleasePanel = (props: {
  readonly entry: ReleaseEntry;
  readonly readOnly: boolean;
  readonly onClose: () => void;
}) => {
  const { entry, readOnly } = props;
  const busy = entry.state === 'applying' || entry.state === 'removing';
  const edit = () => {
    editRelease(entry).catch((error: unknown) => notify.error(error, `Opening the files of ${entry.name}`));
  };
  return (
    <SidePanel title={entry.name} label={`Release ${entry.name}`} onClose={props.onClose}>
      <div className={css.panel}>
        <Actions>
          <Button onClick={() => showDrift(entry)}>Show drift</Button>
          <Button variant="default" onClick={edit}>
            Edit the files
          </Button>
          <Button variant="default" disabled={readOnly || busy} onClick={() => askToRemove(entry)}>
            Remove
          </Button>
        </Actions>
        <Facts>
          <Fact label="State">
            <ReleaseState entry={entry} />
          </Fact>
          <Fact label="Revision">{entry.revision}</Fact>
          <Fact label="Applied">
            <Age at={entry.appliedAt} />
          </Fact>
          <Fact label="Namespace">{entry.namespace}</Fact>
          <Fact label="Files">{entry.files.join(', ')}</Fact>
        </Facts>
        <Failures entry={entry} />
        <Part title={formatPlural(entry.objects.length, 'object')}>
          <ObjectLines objects={entry.objects} missing={entry.missing} />
        </Part>
        {entry.dropped.length === 0 ? null : (
          <Part title="No longer in the files, still there">
            <ObjectLines objects={entry.dropped} />
          </Part>
        )}
        <Part title="Revisions">
          <Revisions entry={entry} />
        </Part>
      </div>
    </SidePanel>
  );
};
