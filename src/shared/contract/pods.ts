import { z } from 'zod';
import { answer, onCluster, procedure, stream } from './procedure.ts';

export interface LogBatch {
  readonly lines: readonly LogLine[];
  /** Number of lines before these that were left out because the reader was too slow. */
  readonly dropped?: number;
}

export interface LogLine {
  /** When the container printed it, milliseconds since 1970; parts of a line that was too long have the same. */
  readonly at?: number;
  /** Without its line end. */
  readonly text: string;
  /** It is a further part of the line before, which was too long for one. */
  readonly continues?: true;
  /** The container did not print this: a sentence on the log itself, such as that the container was restarted. */
  readonly isNote?: true;
}

export interface PodContainer {
  readonly name: string;
  readonly type: 'main' | 'sidecar' | 'ephemeral' | 'init';
  /** TCP ports that it says it listens on. */
  readonly ports: readonly { readonly port: number; readonly name?: string }[];
}

export interface TerminalEvent {
  /** First event: the id for `write` and `resize`. */
  readonly id?: string;
  /** What the program printed, base64. */
  readonly data?: string;
  /** Last event: how it ended. */
  readonly ended?: TerminalEnd;
}

/** How a program in a terminal ended: with an exit code, or as the sentence says. */
export interface TerminalEnd {
  readonly exitCode?: number;
  readonly message?: string;
}

export interface ForwardEntry {
  readonly id: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: 'Pod' | 'Service';
  readonly name: string;
  /** Port of the pod or service. */
  readonly port: number;
  readonly address: string;
  readonly localPort: number;
  readonly state: 'listening' | 'waiting' | 'failed';
  /** The pod that it leads to now. */
  readonly pod?: string;
  readonly problem?: string;
  readonly connections: number;
  readonly startedAt: number;
}

const size = { columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) };
const onPod = onCluster.extend({ namespace: z.string().min(1), pod: z.string().min(1) });

export const pods = {
  /** Containers of a pod, sidecars, init and ephemeral ones too; the one that logs are best asked of first. */
  containers: procedure({ changes: false }).input(onPod).output(answer<readonly PodContainer[]>()),
  logs: procedure({ changes: false })
    .input(
      onPod.extend({
        container: z.string().min(1),
        follow: z.boolean().default(true),
        previous: z.boolean().default(false),
        tail: z.int().min(0).max(100_000).default(1000),
        sinceSeconds: z.int().min(1).optional(),
      }),
    )
    .output(stream<LogBatch>()),
  /** The log as `kubectl logs` prints it, byte for byte and without following: parts in base64. */
  downloadLog: procedure({ changes: false })
    .input(
      onPod.extend({
        container: z.string().min(1),
        previous: z.boolean().default(false),
        sinceSeconds: z.int().min(1).optional(),
      }),
    )
    .output(stream<{ readonly data: string }>()),
};

export const terminals = {
  /** A shell in a container (the best one that it has) or the given command; ends when the caller stops listening. */
  openInPod: procedure({ changes: true })
    .input(onPod.extend({ container: z.string().min(1), command: z.array(z.string()).optional(), ...size }))
    .output(stream<TerminalEvent>()),
  /** A root shell on a node of ours. */
  openOnNode: procedure({ changes: true })
    .input(onCluster.extend({ node: z.string().min(1), ...size }))
    .output(stream<TerminalEvent>()),
  /** Bytes for the program's input, base64. */
  write: procedure({ changes: true })
    .input(z.strictObject({ id: z.string(), data: z.base64().max(1_000_000) }))
    .output(answer<void>()),
  resize: procedure({ changes: false })
    .input(z.strictObject({ id: z.string(), ...size }))
    .output(answer<void>()),
  /**
   * Tells how many bytes of `data` were shown since the last call. The program is held back while 256 KB are not, so
   * whoever reads much must call it now and then.
   */
  acknowledge: procedure({ changes: false })
    .input(z.strictObject({ id: z.string(), bytes: z.int().min(1) }))
    .output(answer<void>()),
};

export const forwards = {
  /** All forwards, again at each change. */
  watch: procedure({ changes: false }).output(stream<readonly ForwardEntry[]>()),
  start: procedure({ changes: false })
    .input(
      onCluster.extend({
        namespace: z.string().min(1),
        kind: z.enum(['Pod', 'Service']),
        name: z.string().min(1),
        port: z.int().min(1).max(65535),
        /** 0 picks a free one. */
        localPort: z.int().min(0).max(65535).default(0),
      }),
    )
    .output(answer<ForwardEntry>()),
  stop: procedure({ changes: false })
    .input(z.strictObject({ id: z.string() }))
    .output(answer<void>()),
};
