import {
  IconBox,
  IconBriefcase,
  IconDatabase,
  IconFileStack,
  IconKey,
  IconLayoutDashboard,
  IconNetwork,
  IconPuzzle,
  IconServer,
  IconSettings2,
  IconTimelineEvent,
} from '@tabler/icons-react';
import type { ResourceKind } from '../../shared/contract/resources.ts';
import { registerSection } from './registry.ts';

/** The kinds of each section as `plural.group`, in the order people expect. */
const kindsOf = {
  workloads: [
    'pods',
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'replicasets.apps',
    'jobs.batch',
    'cronjobs.batch',
    'replicationcontrollers',
    'horizontalpodautoscalers.autoscaling',
    'poddisruptionbudgets.policy',
    'priorityclasses.scheduling.k8s.io',
    'podtemplates',
    'controllerrevisions.apps',
  ],
  network: [
    'services',
    'ingresses.networking.k8s.io',
    'networkpolicies.networking.k8s.io',
    'endpointslices.discovery.k8s.io',
    'endpoints',
    'ingressclasses.networking.k8s.io',
    'servicecidrs.networking.k8s.io',
    'ipaddresses.networking.k8s.io',
  ],
  storage: [
    'persistentvolumeclaims',
    'persistentvolumes',
    'storageclasses.storage.k8s.io',
    'volumeattachments.storage.k8s.io',
    'csidrivers.storage.k8s.io',
    'csinodes.storage.k8s.io',
    'csistoragecapacities.storage.k8s.io',
    'volumeattributesclasses.storage.k8s.io',
  ],
  config: [
    'configmaps',
    'secrets',
    'resourcequotas',
    'limitranges',
    'leases.coordination.k8s.io',
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    'validatingwebhookconfigurations.admissionregistration.k8s.io',
    'validatingadmissionpolicies.admissionregistration.k8s.io',
    'validatingadmissionpolicybindings.admissionregistration.k8s.io',
    'mutatingadmissionpolicies.admissionregistration.k8s.io',
    'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
    'runtimeclasses.node.k8s.io',
    'apiservices.apiregistration.k8s.io',
    'componentstatuses',
    'deviceclasses.resource.k8s.io',
    'resourceclaims.resource.k8s.io',
    'resourceclaimtemplates.resource.k8s.io',
    'resourceslices.resource.k8s.io',
    'flowschemas.flowcontrol.apiserver.k8s.io',
    'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
  ],
  access: [
    'serviceaccounts',
    'roles.rbac.authorization.k8s.io',
    'rolebindings.rbac.authorization.k8s.io',
    'clusterroles.rbac.authorization.k8s.io',
    'clusterrolebindings.rbac.authorization.k8s.io',
    'certificatesigningrequests.certificates.k8s.io',
    'clustertrustbundles.certificates.k8s.io',
    'podcertificaterequests.certificates.k8s.io',
  ],
} as const;

/** Kinds with a page of their own, and those that are no objects to list. */
const elsewhere = ['nodes', 'namespaces', 'events', 'events.events.k8s.io'];

const nameKind = ({ group, plural }: ResourceKind): string => (group === '' ? plural : `${plural}.${group}`);

const placeIn =
  (section: keyof typeof kindsOf) =>
  (kind: ResourceKind): number | undefined => {
    const place = (kindsOf[section] as readonly string[]).indexOf(nameKind(kind));
    return place < 0 ? undefined : place;
  };

const known = new Set<string>([...Object.values(kindsOf).flat(), ...elsewhere]);

/** What no other section lists: custom resources, and kinds newer than this list. */
const placeOther = (kind: ResourceKind): number | undefined => (known.has(nameKind(kind)) ? undefined : 0);

registerSection({
  id: 'overview',
  title: 'Overview',
  icon: IconLayoutDashboard,
  order: 10,
  page: '',
  key: 'o',
});
registerSection({ id: 'nodes', title: 'Nodes', icon: IconServer, order: 20, page: 'nodes', key: 'n' });
registerSection({
  id: 'namespaces',
  title: 'Namespaces',
  icon: IconBox,
  order: 30,
  page: 'namespaces',
  key: 's',
});
registerSection({
  id: 'events',
  title: 'Events',
  icon: IconTimelineEvent,
  order: 40,
  page: 'events',
  key: 'e',
});
registerSection({
  id: 'workloads',
  title: 'Workloads',
  icon: IconBriefcase,
  order: 50,
  key: 'w',
  placeKind: placeIn('workloads'),
});
registerSection({
  id: 'network',
  title: 'Network',
  icon: IconNetwork,
  order: 60,
  key: 't',
  placeKind: placeIn('network'),
});
registerSection({
  id: 'storage',
  title: 'Storage',
  icon: IconDatabase,
  order: 70,
  key: 'v',
  placeKind: placeIn('storage'),
});
registerSection({
  id: 'config',
  title: 'Config',
  icon: IconSettings2,
  order: 80,
  key: 'c',
  placeKind: placeIn('config'),
});
registerSection({
  id: 'access',
  title: 'Access',
  icon: IconKey,
  order: 90,
  key: 'a',
  placeKind: placeIn('access'),
});
registerSection({
  id: 'custom',
  title: 'Custom resources',
  icon: IconPuzzle,
  order: 100,
  key: 'u',
  placeKind: placeOther,
});
registerSection({
  id: 'manifests',
  title: 'Manifests',
  icon: IconFileStack,
  order: 110,
  page: 'manifests',
  key: 'm',
});
