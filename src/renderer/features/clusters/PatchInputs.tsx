import { Textarea } from '@mantine/core';
import {
  type KubeadmJsonPatch,
  type KubeadmPatch,
  kubeadmJsonPatch,
  kubeadmPatch,
} from '../../../shared/clusterSpec.ts';
import { Field } from '../../ui/Field.tsx';
import { parseDocuments, printDocuments } from './patchDocuments.ts';
import type { Draft } from './useDraft.ts';
import { type Reading, useTyped } from './useTyped.ts';

interface PatchInputProps<T> {
  readonly draft: Draft;
  /** The node that they are for, where it is one. */
  readonly of?: string;
  readonly values: readonly T[];
  readonly onChange: (values: readonly T[]) => void;
}

/** Text of several documents; what does not fit stays as it was typed and says why. */
const DocumentsInput = <T,>(
  props: PatchInputProps<T> & {
    readonly label: string;
    readonly example: string;
    readonly print: (values: readonly T[]) => string;
    readonly parse: (text: string) => Reading<readonly T[]>;
  },
) => {
  const { draft, of, label, values, print, parse, onChange, example } = props;
  const typed = useTyped(draft, {
    name: of === undefined ? label : `${label} of ${of}`,
    value: values,
    show: print,
    read: parse,
    onChange,
  });
  return (
    <Textarea
      aria-label={label}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      placeholder={example}
      styles={{ input: { fontFamily: 'var(--sw-mono)', fontSize: 12 } }}
      value={typed.text}
      error={typed.problem}
      onChange={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.leave}
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
      parse={(text) => ({ value: text.split(PART).filter((part) => part.trim() !== '') })}
    />
  </Field>
);
