import type { Options } from '../command.ts';
import { acceptOption } from './machineOptions.ts';

/** The options of `hosts add`. */
export const addOptions = {
  name: { type: 'string', value: 'NAME', help: "name of the machine and its node (the machine's own name)" },
  address: {
    type: 'string',
    value: 'ADDRESS',
    help: 'IPv4 address that the other machines reach it by (found out)',
  },
  identity: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'private key to sign in with; may be repeated',
  },
  label: { type: 'string', multiple: true, value: 'KEY=VALUE', help: 'label of its node; may be repeated' },
  'accept-host-key': acceptOption,
  'from-ssh-config': { type: 'boolean', help: 'the words are names of ~/.ssh/config' },
  file: {
    type: 'string',
    value: 'FILE',
    help: 'machines, one a line: user@host:port NAME; - is standard input',
  },
} as const satisfies Options;
