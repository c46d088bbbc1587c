import { SegmentedControl, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AppSettings } from '../../../shared/contract/app.ts';
import type { ClusterEntry } from '../../../shared/contract/clusters.ts';
import { queries } from '../../api/queries.ts';
import { useClusters, useSettings } from '../../api/shared.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Field } from '../../ui/Field.tsx';
import { Page } from '../../ui/PageHead.tsx';
import { changeSettings } from './changeSettings.ts';
import { EngineField } from './EngineField.tsx';
import { FoldersField } from './FoldersField.tsx';
import css from './SettingsPage.module.css';

/** What a person chooses for all shells of this machine; each change is kept at once. */
export const SettingsPage = () => {
  const { state: settings, error } = useSettings();
  const { state: clusters } = useClusters();
  return (
    <Page>
      <h1>Settings</h1>
      {error === undefined ? null : <ErrorNote error={error} />}
      {settings === undefined ? null : (
        <div>
          <Field label="Theme" hint="Light, dark, or as the system has it.">
            <SegmentedControl
              aria-label="Theme"
              size="xs"
              value={settings.theme}
              data={[
                { value: 'system', label: 'System' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
              onChange={(theme) => changeSettings({ theme: theme as AppSettings['theme'] })}
            />
          </Field>
          <EngineField key={settings.dockerHost ?? ''} dockerHost={settings.dockerHost} />
          <FoldersField folders={settings.kubeconfigFolders} />
          <Field
            label="Marks of clusters"
            hint="A production cluster gets a red frame. A read-only one offers nothing that would change it."
          >
            <ClusterMarks settings={settings} clusters={clusters} />
          </Field>
        </div>
      )}
      <About />
    </Page>
  );
};

const ClusterMarks = (props: {
  readonly settings: AppSettings;
  readonly clusters: readonly ClusterEntry[] | undefined;
}) => {
  const { settings, clusters = [] } = props;
  if (clusters.length === 0) return <p className={css.dim}>There are no clusters yet.</p>;
  return (
    <table className={css.marks}>
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col">Production</th>
          <th scope="col">Read-only</th>
        </tr>
      </thead>
      <tbody>
        {clusters.map(({ id, name }) => (
          <tr key={id}>
            <th scope="row" className="mono">
              {name}
            </th>
            {(['production', 'readOnly'] as const).map((mark) => (
              <td key={mark}>
                <Switch
                  aria-label={`${name}: ${mark === 'production' ? 'production' : 'read-only'}`}
                  checked={settings[mark].includes(id)}
                  onChange={(event) =>
                    changeSettings({ [mark]: toggleMark(settings[mark], id, event.currentTarget.checked) })
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const toggleMark = (marked: readonly string[], id: string, isOn: boolean): string[] =>
  isOn ? [...marked.filter((other) => other !== id), id] : marked.filter((other) => other !== id);

const About = () => {
  const { data, error } = useQuery(queries.app.info.queryOptions());
  if (error !== null) return <ErrorNote error={toErrorInfo(error)} />;
  return data === undefined ? null : <p className={css.dim}>Slipway {data.version}</p>;
};
