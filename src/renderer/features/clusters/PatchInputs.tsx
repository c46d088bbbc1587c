import { Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  type KubeadmJsonPatch,
  type KubeadmPatch,
  kubeadmJsonPatch,
  kubeadmPatch,
} from '../../../shared/clusterSpec.ts';
import { Field } from '../../ui/Field.tsx';
import { type Parsed, parseDocuments, printDocuments } from './patchDocuments.ts';

interface PatchInputProps<T> {
  readonly values: readonly T[];
  readonly onChange: (values: readonly T[]) => void;
}

/** Text of several documents; what does not fit stays as it was typed and says why. */
const DocumentsInput = <T,>(
  props: PatchInputProps<T> & {
    readonly label: string;
    readonly example: string;
    readonly print: (values: readonly T[]) => string;
    readonly parse: (text: string) => Parsed<T>;
  },
) => {
  const { label, values, print, parse, onChange, example } = props;
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? undefined : parse(typed);
  return (
    <Textarea
      aria-label={label}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      placeholder={example}
      styles={{ input: { fontFamily: 'var(--sw-mono)', fontSize: 12 } }}
      value={typed ?? print(values)}
      error={parsed?.problem}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = parse(text);
        if (next.problem === undefined) onChange(next.values);
      }}
      onBlur={() => {
        if (parsed?.problem === undefined) setTyped(undefined);
      }}
    />
  );
};

export const MergePatches = (props: PatchInputProps<KubeadmPatch>) => (
  <Field label="kubeadm patches" hint="Merged over kubeadm's documents; several are parted by a line ---.">
    <DocumentsInput
      {...props}
      label="kubeadm patches"
      example={'kind: KubeletConfiguration\nmaxPods: 50'}
      print={printDocuments}
      parse={(text) => parseDocuments<KubeadmPatch>(text, kubeadmPatch)}
    />
  </Field>
);

export const JsonPatches = (props: PatchInputProps<KubeadmJsonPatch>) => (
  <Field label="kubeadm JSON patches" hint="For exact changes; applied after the merging.">
    <DocumentsInput
      {...props}
      label="kubeadm JSON patches"
      example={
        'kind: ClusterConfiguration\npatch:\n  - op: add\n    path: /apiServer/certSANs/-\n    value: demo.example.com'
      }
      print={printDocuments}
      parse={(text) => parseDocuments<KubeadmJsonPatch>(text, kubeadmJsonPatch)}
    />
  </Field>
);

const PART = /^---[ \t]*\n/m;

export const ContainerdPatches = (props: PatchInputProps<string>) => (
  <Field label="containerd patches" hint="TOML, merged over containerd's configuration on every node.">
    <DocumentsInput
      {...props}
      label="containerd patches"
      example={
        'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"'
      }
      print={(values) => values.join('---\n')}
      parse={(text) => ({ values: text.split(PART).filter((part) => part.trim() !== '') })}
    />
  </Field>
);
