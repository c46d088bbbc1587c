import type { CheckFinding } from '../hostFinding.ts';
import type { HostCheck, JudgedHost, JudgeInput } from '../judgeInput.ts';
import { joinWords } from '../neededPorts.ts';

type Read = (host: JudgedHost) => readonly (string | undefined)[];

interface Identity extends Omit<CheckFinding, 'found'> {
  readonly what: string;
  readonly level: 'warning' | 'problem';
  readonly read: Read;
}

const identities: readonly Identity[] = [
  {
    id: 'host-name',
    title: 'Host name',
    what: 'host name',
    level: 'problem',
    read: ({ facts }) => [facts.hostName?.toLowerCase()],
    means:
      'Whatever knows machines by their host name, logs and monitoring above all, takes them for one; often they are copies of one image.',
    todo: 'Give each machine a name of its own: sudo hostnamectl set-hostname NAME.',
    fix: 'set-host-name',
  },
  {
    id: 'machine-id',
    title: 'Machine id',
    what: 'machine id',
    level: 'problem',
    read: ({ facts }) => [facts.machineId],
    means:
      'The machines were copied from one image; what tells nodes apart by this id mixes them up, DHCP addresses included.',
    todo: 'On each copy: sudo rm /etc/machine-id, sudo systemd-machine-id-setup, and restart it.',
  },
  {
    id: 'product-uuid',
    title: 'Product UUID',
    what: 'product UUID',
    level: 'warning',
    read: ({ facts }) => [isTellingUuid(facts.productUuid) ? facts.productUuid : undefined],
    means:
      'They are copies of one virtual machine, or containers on one machine: then one failure takes them all down.',
    todo: 'Let the hypervisor give each copy a UUID of its own.',
  },
  {
    id: 'mac-address',
    title: 'MAC address',
    what: 'MAC address',
    level: 'warning',
    read: ({ facts }) => facts.macs,
    means:
      'In one network, packets for one machine reach the other, and connections break for no visible reason.',
    todo: 'Let the hypervisor give each copy a MAC address of its own.',
  },
];

/** Boards without a UUID of their own say zeros, ones, or what the maker left there. */
const isTellingUuid = (uuid: string | undefined): boolean =>
  uuid !== undefined &&
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(uuid) &&
  !/^[0-]+$/.test(uuid) &&
  !/^[f-]+$/.test(uuid) &&
  uuid !== '03000200-0400-0500-0006-000700080009';

/** Whether the machines can be told apart, as Kubernetes expects. */
export const checkIdentity: HostCheck = (host, input) =>
  identities.map((identity) => compareIdentity(identity, host, input));

const compareIdentity = (
  { what, read, level, means, todo, fix, ...about }: Identity,
  host: JudgedHost,
  { hosts }: JudgeInput,
): CheckFinding => {
  const own = read(host).filter((value) => value !== undefined);
  const alike = hosts.filter(
    (other) => other !== host && read(other).some((value) => own.includes(value ?? '')),
  );
  if (alike.length === 0) {
    return { ...about, level: 'ok', found: own.length === 0 ? 'not told, so none is shared' : 'of its own' };
  }
  const shared = own.find((value) => alike.some((other) => read(other).includes(value)));
  const names = joinWords(alike.map(({ name }) => name));
  return {
    ...about,
    level,
    found: `${shared} is the ${what} of ${names} too`,
    ...(means === undefined ? {} : { means }),
    ...(todo === undefined ? {} : { todo }),
    ...(fix === undefined ? {} : { fix }),
  };
};
