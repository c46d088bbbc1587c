import { z } from 'zod';
import type { ErrorInfo } from '../errors.ts';
import { type FixReport, type HostFinding, hostFixes } from '../hostFinding.ts';
import type { MachineEntry, MachineStatus, PastedResult } from '../machine.ts';
import { answer, procedure, stream } from './procedure.ts';

/** A machine of the inventory as the page shows it: before its first answer it is `not tested`. */
export interface MachineRow extends MachineStatus {
  /** Its answer is being waited for; the state is that of the time before. */
  readonly isAsked: boolean;
}

export interface HostsState {
  readonly machines: readonly MachineRow[];
  /** Whether secrets are still there when Slipway is started again. */
  readonly keepsSecrets: boolean;
  /** Why the inventory cannot be read; there are no machines then. */
  readonly problem?: ErrorInfo;
}

const short = z.string().min(1).max(1000);

/** What a person adds to a try. */
const answers = z.strictObject({
  /** SHA-256 fingerprints of host keys that the person confirmed. */
  acceptedKeys: z.array(short).max(100).optional(),
  secrets: z
    .strictObject({
      password: short.optional(),
      passphrase: short.optional(),
      sudoPassword: short.optional(),
    })
    .optional(),
});

const named = z.strictObject({ name: short });

/** What need not be said of a machine. */
const optional = {
  address: short.optional(),
  identityFiles: z.array(short).max(20).optional(),
  labels: z.record(z.string(), z.string()).optional(),
};

/** Machines that are to become nodes of one cluster, and what is known of it. */
const plan = z.strictObject({
  names: z.array(short).max(100),
  /** Those that are to be control planes: the first one by default. */
  controlPlanes: z.array(short).max(100).optional(),
  /** The cluster that is planned: its own nodes are no problem. */
  cluster: short.optional(),
  podSubnet: short.optional(),
  serviceSubnet: short.optional(),
});

/** The inventory of machines that answer SSH; see `HostsArea` for what each rejects with. */
export const hosts = {
  /** All machines; each is asked at the start, then every half minute, and again at each change. */
  watch: procedure({ changes: false }).output(stream<HostsState>()),
  /** Asks all of them again, now. */
  refresh: procedure({ changes: false }).output(answer<void>()),
  add: procedure({ changes: false })
    .input(
      answers.extend({
        /** `user@host`, `user@host:port` or a name of `~/.ssh/config`. */
        target: short,
        name: short.optional(),
        ...optional,
      }),
    )
    .output(answer<MachineEntry>()),
  /** What is left out stays; the machine is tested first where it is reached differently. */
  edit: procedure({ changes: false })
    .input(answers.extend({ ...named.shape, target: short.optional(), ...optional }))
    .output(answer<MachineEntry>()),
  /** One machine a line, `user@host:port NAME`; each is added for itself. */
  addMany: procedure({ changes: false })
    .input(answers.extend({ text: z.string().max(100_000) }))
    .output(answer<readonly PastedResult[]>()),
  /** Names of `~/.ssh/config` that are not in the inventory. */
  listSshConfig: procedure({ changes: false }).output(answer<readonly string[]>()),
  test: procedure({ changes: false }).input(answers.extend(named.shape)).output(answer<void>()),
  /** Whether machines can become nodes of one cluster; all when none is named. Changes nothing. */
  check: procedure({ changes: false }).input(plan).output(answer<readonly HostFinding[]>()),
  /** Mends what findings say that Slipway can mend, and checks again as `check` with the same plan does. */
  fix: procedure({ changes: false })
    .input(
      plan.extend({
        fixes: z.array(z.strictObject({ host: short, fix: z.enum(hostFixes) })).max(500),
      }),
    )
    .output(answer<FixReport>()),
  remove: procedure({ changes: false })
    .input(named.extend({ force: z.boolean().default(false) }))
    .output(answer<void>()),
};
