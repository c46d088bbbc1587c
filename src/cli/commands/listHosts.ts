import type { MachineStatus } from '../../shared/machine.ts';
import { defineCommand } from '../command.ts';
import { cleanLines, cleanText } from '../output/cleanText.ts';
import { formatTable } from '../output/formatTable.ts';

const describeNode = ({ state, node, name }: MachineStatus): string => {
  if (state !== 'ready') return '?';
  if (node === undefined) return '-';
  const { cluster = '?', node: as } = node;
  return as === undefined || as === name ? cluster : `${cluster} (${as})`;
};

const describeTrouble = ({ name, error }: MachineStatus): readonly string[] => {
  if (error === undefined) return [];
  const hints = error.hint === undefined ? [] : cleanLines(error.hint);
  return ['', `${name}: ${cleanText(error.message)}`, ...hints.map((line) => `  ${line}`)];
};

/** `hosts list`: the machines of the inventory, asked how they are. */
export const listHosts = defineCommand({
  name: 'hosts list',
  words: [],
  summary: 'List the machines, and whether each answers.',
  options: {},
  notes: ['Each machine is asked, for ten seconds at most.'],
  examples: ['hosts list', 'hosts list --json'],
  run: async (_call, { core, signal, io }) => {
    const machines = await core.hosts.list({ signal });
    const rows = machines.map((machine) => [
      machine.name,
      machine.target,
      machine.address,
      machine.state,
      describeNode(machine),
    ]);
    const lines =
      rows.length === 0
        ? ['There are no machines yet.', `To add one:  ${io.program} hosts add user@host`]
        : [
            ...formatTable(['NAME', 'TARGET', 'ADDRESS', 'STATE', 'NODE OF'], rows),
            ...machines.flatMap(describeTrouble),
          ];
    return { lines, json: { machines } };
  },
});
