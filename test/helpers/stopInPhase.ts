import { rm, writeFile } from 'node:fs/promises';
import type { FaultBench } from './faultBench.ts';
import { findEngineSocket } from './findEngineSocket.ts';
import { holdEngine } from './holdEngine.ts';
import type { SlipwayResult } from './startSlipway.ts';
import { waitForPhase } from './waitForPhase.ts';

/** Phases of a create, in their order, and what makes sure that a short one is not over before the signal comes. */
const MOMENTS = {
  image: { request: /^GET \S*\/images\/\S+\/json[? ]/m },
  places: { request: /^POST \S*\/networks\/create[? ]/m },
  hosts: { request: /^POST \S*\/containers\/create/m },
  prepare: {},
  'control-plane': {},
  workers: { request: /kubeadm kubeconfig user/ },
  api: {},
  addons: { request: /"kubeadm","init".*certs,kubeconfig/ },
  network: { request: /default-storage\.yaml/ },
  ready: {},
  dns: { request: /socat/ },
  // Somebody else's lock keeps it waiting.
  kubeconfig: { lock: true },
} as const satisfies Record<string, { readonly request?: RegExp; readonly lock?: boolean }>;

export type CreatePhase = keyof typeof MOMENTS;

export const CREATE_PHASES = Object.keys(MOMENTS) as readonly CreatePhase[];

export interface StopRequest {
  readonly args: readonly string[];
  readonly phase: CreatePhase;
  readonly signal: 'SIGINT' | 'SIGKILL';
}

/**
 * Runs the command line until a phase is in the middle of its work, and sends it a signal there. A phase of one short
 * request is caught between the engine's doing and its answer.
 */
export const stopInPhase = async (
  bench: FaultBench,
  { args, phase, signal }: StopRequest,
): Promise<SlipwayResult> => {
  const moment: { readonly request?: RegExp; readonly lock?: boolean } = MOMENTS[phase];
  const lock = `${bench.kubeconfig}.lock`;
  await using engine =
    moment.request === undefined ? undefined : await holdEngine(await findEngineSocket(), moment.request);
  if (moment.lock) await writeFile(lock, '');
  const slipway = bench.start(args, engine === undefined ? {} : { DOCKER_HOST: engine.host });
  try {
    await waitForPhase(bench.folder, slipway, phase);
    if (engine !== undefined) await raceEnd(engine.held, slipway.done);
    slipway.kill(signal);
    if (signal === 'SIGINT') await slipway.said(/^Cancelling/m);
    engine?.release();
    if (moment.lock) await rm(lock);
    return await slipway.done;
  } finally {
    slipway.kill('SIGKILL');
    await rm(lock, { force: true });
  }
};

const raceEnd = (moment: Promise<void>, done: Promise<SlipwayResult>): Promise<void> =>
  Promise.race([
    moment,
    done.then(({ stdout, stderr }) => {
      throw new Error(`it ended before the request came:\n${stdout}${stderr}`);
    }),
  ]);
