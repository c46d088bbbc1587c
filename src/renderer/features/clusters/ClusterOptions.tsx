import { Select } from '@mantine/core';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { Field } from '../../ui/Field.tsx';
import { DraftNumber, DraftText, type NumberRange } from './DraftFields.tsx';
import { EntriesInput } from './EntriesInput.tsx';
import { featureGates, runtimeConfig } from './entryText.ts';
import { OptionGroup } from './OptionGroup.tsx';
import { ContainerdPatches, JsonPatches, MergePatches } from './PatchInputs.tsx';
import type { Draft } from './useDraft.ts';

type Network = ClusterSpec['network'];

/** What is said of the cluster as a whole, in groups. */
export const ClusterOptions = ({ draft }: { readonly draft: Draft }) => (
  <>
    <OptionGroup title="Image">
      <ImageField draft={draft} />
    </OptionGroup>
    <OptionGroup title="Network">
      <NetworkFields draft={draft} />
    </OptionGroup>
    <OptionGroup title="API server">
      <ApiFields draft={draft} />
    </OptionGroup>
    <OptionGroup title="Feature gates and APIs">
      <SwitchFields draft={draft} />
    </OptionGroup>
    <OptionGroup title="Patches of kubeadm and containerd">
      <PatchFields draft={draft} />
    </OptionGroup>
  </>
);

const orUndefined = (text: string): string | undefined => (text === '' ? undefined : text);

const ImageField = ({ draft }: { readonly draft: Draft }) => (
  <Field label="Node image" hint="Without one, that of the version is found, pulled or built.">
    <DraftText
      draft={draft}
      name="Node image"
      placeholder={`kindest/node:${draft.spec.kubernetes}`}
      value={draft.spec.image ?? ''}
      error={draft.errorAt('image')}
      onChange={(image) =>
        draft.changeSpec(({ image: _before, ...now }) => ({ ...now, ...(image === '' ? {} : { image }) }))
      }
    />
  </Field>
);

const subnets = [
  ['podSubnet', 'Pod subnet', 'Each node takes a /24 of it.', ''],
  ['serviceSubnet', 'Service subnet', undefined, ''],
  ['nodeSubnet', 'Node subnet', 'Without one, a free one is chosen.', 'found by itself'],
  ['domain', 'Domain', 'Services are name.namespace.svc.DOMAIN.', ''],
] as const;

/** Machines have their addresses already. */
const subnetsOf = ({ provider }: ClusterSpec) =>
  subnets.filter(([key]) => provider === 'docker' || key !== 'nodeSubnet');

const NetworkFields = ({ draft }: { readonly draft: Draft }) => {
  const { spec, changeSpec, errorAt } = draft;
  const change = (part: Partial<Network>) =>
    changeSpec((now) => ({ ...now, network: { ...now.network, ...part } }));
  return (
    <>
      {subnetsOf(spec).map(([key, label, hint, placeholder]) => (
        <Field key={key} label={label} hint={hint}>
          <DraftText
            draft={draft}
            name={label}
            value={spec.network[key] ?? ''}
            placeholder={placeholder}
            error={errorAt(`network.${key}`)}
            onChange={(text) => {
              if (key === 'nodeSubnet') {
                changeSpec((now) => ({ ...now, network: withNodeSubnet(now.network, orUndefined(text)) }));
              } else change({ [key]: text });
            }}
          />
        </Field>
      ))}
      <Field label="Plugin" hint="With none, nodes are not Ready until you install a network.">
        <Select
          aria-label="Network plugin"
          data={['flannel', 'none']}
          value={spec.network.plugin}
          allowDeselect={false}
          onChange={(value) => change({ plugin: value as Network['plugin'] })}
        />
      </Field>
      <Field label="kube-proxy mode">
        <Select
          aria-label="kube-proxy mode"
          data={['iptables', 'nftables']}
          value={spec.network.kubeProxyMode}
          allowDeselect={false}
          onChange={(value) => change({ kubeProxyMode: value as Network['kubeProxyMode'] })}
        />
      </Field>
    </>
  );
};

const withNodeSubnet = (
  { nodeSubnet: _before, ...network }: Network,
  nodeSubnet: string | undefined,
): Network => ({ ...network, ...(nodeSubnet === undefined ? {} : { nodeSubnet }) });

/** An address of this computer's own loopback is Docker's, and stands for none where nodes are machines. */
const LOOPBACK = '127.0.0.1';

const PORT: NumberRange = { least: 0, most: 65_535, mayBeEmpty: true };

const apiWords = {
  docker: {
    address: 'Of this computer; 0.0.0.0 lets other machines in.',
    port: 'Without one, a free one is picked.',
    anyPort: 'a free one',
  },
  ssh: {
    address:
      'Without one, that of the first control plane. With several, name one that leads to all of them, of a load balancer for example.',
    port: 'Of that address; without one, 6443.',
    anyPort: '6443',
  },
} as const;

const ApiFields = ({ draft }: { readonly draft: Draft }) => {
  const { spec, changeSpec, errorAt } = draft;
  const isSsh = spec.provider === 'ssh';
  const words = apiWords[spec.provider];
  return (
    <>
      <Field label="Address" hint={words.address}>
        <DraftText
          draft={draft}
          name="API server address"
          placeholder={isSsh ? "the first control plane's" : ''}
          value={isSsh && spec.api.address === LOOPBACK ? '' : spec.api.address}
          error={errorAt('api.address')}
          onChange={(text) => {
            const address = isSsh && text === '' ? LOOPBACK : text;
            changeSpec((now) => ({ ...now, api: { ...now.api, address } }));
          }}
        />
      </Field>
      <Field label="Port" hint={words.port}>
        <DraftNumber
          draft={draft}
          name="API server port"
          placeholder={words.anyPort}
          range={PORT}
          value={spec.api.port === 0 ? undefined : spec.api.port}
          error={errorAt('api.port')}
          onChange={(port = 0) => changeSpec((now) => ({ ...now, api: { ...now.api, port } }))}
        />
      </Field>
    </>
  );
};

const SwitchFields = ({ draft, draft: { spec, changeSpec } }: { readonly draft: Draft }) => (
  <>
    <Field label="Feature gates" hint="Go to every component of Kubernetes.">
      <EntriesInput
        draft={draft}
        isLabelled
        label="Feature gates"
        codec={featureGates}
        values={Object.entries(spec.featureGates).map(([key, value]) => [key, String(value)] as const)}
        onChange={(pairs) =>
          changeSpec((now) => ({
            ...now,
            featureGates: Object.fromEntries(pairs.map(([key, value]) => [key, value === 'true'])),
          }))
        }
      />
    </Field>
    <Field label="APIs" hint="Turned on or off in the API server.">
      <EntriesInput
        draft={draft}
        isLabelled
        label="APIs"
        codec={runtimeConfig}
        values={Object.entries(spec.runtimeConfig)}
        onChange={(pairs) => changeSpec((now) => ({ ...now, runtimeConfig: Object.fromEntries(pairs) }))}
      />
    </Field>
  </>
);

const PatchFields = ({ draft, draft: { spec, changeSpec } }: { readonly draft: Draft }) => (
  <>
    <MergePatches
      draft={draft}
      values={spec.kubeadmPatches}
      onChange={(kubeadmPatches) => changeSpec((now) => ({ ...now, kubeadmPatches: [...kubeadmPatches] }))}
    />
    <JsonPatches
      draft={draft}
      values={spec.kubeadmJsonPatches}
      onChange={(patches) => changeSpec((now) => ({ ...now, kubeadmJsonPatches: [...patches] }))}
    />
    <ContainerdPatches
      draft={draft}
      values={spec.containerdPatches}
      onChange={(patches) => changeSpec((now) => ({ ...now, containerdPatches: [...patches] }))}
    />
  </>
);
