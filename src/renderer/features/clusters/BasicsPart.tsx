import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { HostsState } from '../../../shared/contract/hosts.ts';
import { queries } from '../../api/queries.ts';
import { Field } from '../../ui/Field.tsx';
import { DraftNumber, DraftText } from './DraftFields.tsx';
import { MachinesPart } from './MachinesPart.tsx';
import { changeProvider } from './machineSpec.ts';
import { countNodes, makeStartSpec, setCount } from './startSpec.ts';
import type { Draft } from './useDraft.ts';

/** The first screen: name, where, nodes, version. */
export const BasicsPart = ({
  draft,
  taken,
  hosts,
}: {
  readonly draft: Draft;
  readonly taken: readonly string[];
  readonly hosts: HostsState | undefined;
}) => {
  const { spec, changeSpec, errorAt } = draft;
  const error = taken.includes(spec.name)
    ? `There is a cluster named ${spec.name} already.`
    : errorAt('name');
  return (
    <>
      <Field label="Name" {...(spec.provider === 'ssh' ? {} : { hint: 'Its nodes are named after it.' })}>
        <DraftText
          draft={draft}
          name="Name"
          autoFocus
          value={spec.name}
          error={error}
          onChange={(name) => changeSpec((now) => ({ ...now, name }))}
        />
      </Field>
      <PlaceField draft={draft} />
      {spec.provider === 'ssh' ? <MachinesPart draft={draft} hosts={hosts} /> : <CountFields draft={draft} />}
      <Field label="Kubernetes">
        <VersionSelect draft={draft} />
      </Field>
    </>
  );
};

/** What was said in the one place is there again when the person comes back to it. */
const PlaceField = ({ draft: { spec, changeSpec } }: { readonly draft: Draft }) => {
  const other = useRef(makeStartSpec(spec.name));
  return (
    <Field label="Where">
      <SegmentedControl
        aria-label="Where"
        data={[
          { value: 'docker', label: 'Docker on this computer' },
          { value: 'ssh', label: 'Machines over SSH' },
        ]}
        value={spec.provider}
        onChange={(value) => {
          const before = other.current;
          other.current = spec;
          changeSpec((now) => changeProvider(now, value as ClusterSpec['provider'], before));
        }}
      />
    </Field>
  );
};

const CountFields = ({ draft }: { readonly draft: Draft }) => {
  const { spec, changeSpec, errorAt } = draft;
  const controlPlanes = countNodes(spec, 'control-plane');
  return (
    <>
      <Field label="Control planes" hint="Three survive losing one.">
        <SegmentedControl
          aria-label="Control planes"
          data={[...new Set(['1', '3', '5', String(controlPlanes)])].sort((a, b) => Number(a) - Number(b))}
          value={String(controlPlanes)}
          onChange={(value) => changeSpec((now) => setCount(now, 'control-plane', Number(value)))}
        />
      </Field>
      <Field label="Workers" hint="Without any, the control plane takes the work.">
        <DraftNumber
          draft={draft}
          name="Workers"
          range={{ least: 0, most: 49 }}
          value={countNodes(spec, 'worker')}
          error={errorAt('nodes')}
          onChange={(count = 0) => changeSpec((now) => setCount(now, 'worker', count))}
        />
      </Field>
    </>
  );
};

const VersionSelect = ({ draft: { spec, changeSpec, errorAt } }: { readonly draft: Draft }) => {
  const { data: versions = [] } = useQuery(queries.clusters.versions.queryOptions());
  const known = versions.map(({ version, isDefault, hasImage }) => ({
    value: version,
    label: `${version}${isDefault ? ' (default)' : ''}${hasImage ? '' : ', no image here yet'}`,
  }));
  const isKnown = known.some(({ value }) => value === spec.kubernetes);
  return (
    <Select
      aria-label="Kubernetes version"
      data={isKnown ? known : [{ value: spec.kubernetes, label: spec.kubernetes }, ...known]}
      value={spec.kubernetes}
      allowDeselect={false}
      error={errorAt('kubernetes')}
      onChange={(value) => {
        if (value !== null) changeSpec((now) => ({ ...now, kubernetes: value }));
      }}
    />
  );
};
