import { Button, Switch } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import { Field } from '../../ui/Field.tsx';
import { Actions } from '../../ui/PageHead.tsx';
import { DraftNumber, DraftText, type NumberRange } from './DraftFields.tsx';
import { EntriesInput } from './EntriesInput.tsx';
import { labels, mounts, ports, taints } from './entryText.ts';
import { listMachines } from './machineSpec.ts';
import { OptionGroup } from './OptionGroup.tsx';
import { JsonPatches, MergePatches } from './PatchInputs.tsx';
import { nameNodes, newNode } from './startSpec.ts';
import type { Draft } from './useDraft.ts';
import css from './wizard.module.css';

/** Each node with what is said of it alone. */
export const NodesOptions = ({ draft }: { readonly draft: Draft }) => {
  const { spec } = draft;
  const names = nameNodes(spec);
  if (spec.provider === 'ssh' && listMachines(spec).length === 0) return null;
  return (
    <OptionGroup title="Nodes">
      {spec.nodes.map((node, index) => (
        // Without the cluster's name, which changes as it is typed and would fold them.
        <details key={node.host ?? names[index]?.slice(spec.name.length)} className={css.node}>
          <summary>
            <span className="mono">{names[index]}</span>
            <span className={css.summary}>{summarizeNode(node)}</span>
          </summary>
          <NodeFields draft={draft} node={node} index={index} name={names[index] ?? ''} />
        </details>
      ))}
      {spec.provider === 'ssh' ? null : <AddNodes draft={draft} />}
    </OptionGroup>
  );
};

/** Nodes on machines are chosen above, by their machines. */
const AddNodes = ({ draft: { changeSpec } }: { readonly draft: Draft }) => (
  <Actions>
    {(['worker', 'control-plane'] as const).map((role) => (
      <Button
        key={role}
        variant="default"
        onClick={() => changeSpec((now) => ({ ...now, nodes: [...now.nodes, newNode(role)] }))}
      >
        Add a {role === 'worker' ? 'worker' : 'control plane'}
      </Button>
    ))}
  </Actions>
);

/** What is said of a node, in a few words. */
const summarizeNode = (node: NodeSpec): string =>
  [
    ...(node.cpus === undefined ? [] : [`${node.cpus} CPUs`]),
    ...(node.memory === undefined ? [] : [node.memory]),
    ...node.ports.map(ports.format),
    ...Object.entries(node.labels).map(labels.format),
    ...(node.taints ?? []).map(taints.format),
    ...(node.mounts.length === 0 ? [] : ['mounts']),
    ...(node.kubeadmPatches.length + node.kubeadmJsonPatches.length === 0 ? [] : ['patches']),
  ].join(', ');

interface NodeFieldsProps {
  readonly draft: Draft;
  readonly node: NodeSpec;
  readonly index: number;
  readonly name: string;
}

type NodePart = { readonly [Key in keyof NodeSpec]?: NodeSpec[Key] | undefined };

const NodeFields = ({ draft, node, index, name }: NodeFieldsProps) => {
  const { spec, changeSpec, errorWithin } = draft;
  const change = (part: NodePart) =>
    changeSpec((now) => ({
      ...now,
      nodes: now.nodes.map((one, at) => (at === index ? dropUndefined({ ...one, ...part }) : one)),
    }));
  const error = (key: string) => errorWithin(`nodes[${index}].${key}`);
  return (
    <div className={css.nodeFields}>
      {spec.provider === 'ssh' ? (
        <>
          <ImageField {...{ draft, node, name, change, error }} />
          <p className={css.note}>
            Limits of CPU and memory, ports and mounts are for nodes in Docker: a machine gives what it has,
            at its own address.
          </p>
        </>
      ) : (
        <ContainerFields {...{ draft, node, name, change, error }} />
      )}
      <EntriesInput
        draft={draft}
        of={name}
        label="Labels"
        codec={labels}
        values={Object.entries(node.labels)}
        error={error('labels')}
        onChange={(next) => change({ labels: Object.fromEntries(next) })}
      />
      <TaintFields {...{ draft, node, name, change, error }} />
      <MergePatches
        draft={draft}
        of={name}
        values={node.kubeadmPatches}
        onChange={(kubeadmPatches) => change({ kubeadmPatches: [...kubeadmPatches] })}
      />
      <JsonPatches
        draft={draft}
        of={name}
        values={node.kubeadmJsonPatches}
        onChange={(patches) => change({ kubeadmJsonPatches: [...patches] })}
      />
      {spec.provider === 'ssh' ? null : <TakeOut {...{ draft, index, name }} />}
    </div>
  );
};

const TakeOut = ({ draft: { spec, changeSpec }, index, name }: Omit<NodeFieldsProps, 'node'>) => (
  <Actions>
    <Button
      variant="default"
      leftSection={<IconTrash size={14} />}
      disabled={spec.nodes.length === 1}
      onClick={() => changeSpec((now) => ({ ...now, nodes: now.nodes.filter((_, at) => at !== index) }))}
    >
      Take out {name}
    </Button>
  </Actions>
);

const dropUndefined = (node: NodePart): NodeSpec =>
  Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined)) as NodeSpec;

interface PartProps {
  readonly draft: Draft;
  readonly name: string;
  readonly node: NodeSpec;
  readonly change: (part: NodePart) => void;
  readonly error: (key: string) => string | undefined;
}

const CPUS: NumberRange = { least: 0.01, most: 1024, step: 0.5, mayBeEmpty: true };

/** What only a container can be given. */
const ContainerFields = ({ draft, node, name, change, error }: PartProps) => (
  <>
    <div className={css.pair}>
      <DraftNumber
        draft={draft}
        label="CPUs"
        name={`CPUs of ${name}`}
        placeholder="all"
        range={CPUS}
        value={node.cpus}
        error={error('cpus')}
        onChange={(cpus) => change({ cpus })}
      />
      <DraftText
        draft={draft}
        label="Memory"
        name={`Memory of ${name}`}
        placeholder="all, or 2Gi"
        value={node.memory ?? ''}
        error={error('memory')}
        onChange={(memory) => change({ memory: memory || undefined })}
      />
      <ImageField {...{ draft, node, name, change, error }} />
    </div>
    <EntriesInput
      draft={draft}
      of={name}
      label="Ports"
      description="This machine's port, then the node's"
      codec={ports}
      values={node.ports}
      error={error('ports')}
      onChange={(next) => change({ ports: [...next] })}
    />
    <EntriesInput
      draft={draft}
      of={name}
      label="Mounts"
      description="Folder of this machine, then of the node; :ro for read-only"
      codec={mounts}
      values={node.mounts}
      error={error('mounts')}
      onChange={(next) => change({ mounts: [...next] })}
    />
  </>
);

const ImageField = ({ draft, node, name, change, error }: PartProps) => (
  <DraftText
    draft={draft}
    label="Image"
    name={`Image of ${name}`}
    placeholder="the cluster's"
    value={node.image ?? ''}
    error={error('image')}
    onChange={(image) => change({ image: image || undefined })}
  />
);

const TaintFields = ({ draft, node, name, change, error }: PartProps) => (
  <Field label="Taints" hint="In the place of the role's own; none lets a control plane take work.">
    <Switch
      label="Set by hand"
      checked={node.taints !== undefined}
      onChange={(event) => change({ taints: event.currentTarget.checked ? [] : undefined })}
    />
    {node.taints === undefined ? null : (
      <EntriesInput
        draft={draft}
        of={name}
        isLabelled
        label="Taints"
        codec={taints}
        values={node.taints}
        error={error('taints')}
        onChange={(next) => change({ taints: [...next] })}
      />
    )}
  </Field>
);
