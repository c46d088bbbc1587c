import { MARKER_FILE } from '../../../../shared/machine.ts';
import type { CheckFinding } from '../hostFinding.ts';
import type { HostCheck, JudgedHost } from '../judgeInput.ts';
import { joinWords } from '../neededPorts.ts';
import { readMarker } from '../readMarker.ts';

/** Whether the machine is somebody's node already, or has what a node brings along itself. */
export const checkExisting: HostCheck = ({ facts }, { cluster }) => {
  const about = { id: 'existing', title: 'What is on it' };
  const marker = readMarker(facts);
  if (marker === 'unreadable') {
    return [
      {
        ...about,
        level: 'problem',
        found: `${MARKER_FILE} is there and cannot be read`,
        means: 'The machine is or was a node of a cluster of Slipway; which one, the file no longer tells.',
        todo: `If the machine is in no cluster, take it back to a fresh system or remove ${MARKER_FILE}.`,
      },
    ];
  }
  if (marker === undefined) return judgeForeign(facts);
  if (marker.cluster === cluster) {
    return [{ ...about, level: 'ok', found: 'it is a node of this cluster already, and a create goes on' }];
  }
  return [
    {
      ...about,
      level: 'problem',
      found: `already a node of cluster ${marker.cluster}`,
      means: 'A machine is a node of one cluster at a time.',
      todo: `Delete cluster ${marker.cluster} or remove this node from it, or choose another machine.`,
    },
  ];
};

const judgeForeign = ({ runtimes, kubelets, manifests }: JudgedHost['facts']): readonly CheckFinding[] => {
  const findings: CheckFinding[] = [];
  if (runtimes.length > 0) {
    findings.push({
      id: 'runtime',
      title: 'Container runtime',
      level: 'problem',
      found: `${joinWords(runtimes)} is on the machine`,
      means:
        'Slipway brings containerd along; two runtimes fight over the same sockets, folders and firewall rules.',
      todo: 'Move its containers elsewhere, and remove it; or choose another machine.',
    });
  }
  const traces = [
    ...kubelets,
    ...(manifests.length > 0 ? [`manifests of ${manifests.slice(0, 5).join(', ')}`] : []),
  ];
  if (traces.length > 0) {
    findings.push({
      id: 'kubelet',
      title: 'Kubernetes',
      level: 'problem',
      found: `${joinWords(traces)} on the machine`,
      means: 'It is or was a node of a cluster that is not of Slipway, which would be destroyed.',
      todo: 'If that cluster is no longer needed, run sudo kubeadm reset and remove the kubelet; or choose another machine.',
    });
  }
  if (findings.length > 0) return findings;
  return [
    { id: 'existing', title: 'What is on it', level: 'ok', found: 'no container runtime, no Kubernetes' },
  ];
};
