/** Green, amber, red, grey, and blue for what is in progress. */
export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'busy';

const tones: Readonly<Record<Tone, readonly string[]>> = {
  ok: [
    'running',
    'ready',
    'active',
    'bound',
    'healthy',
    'live',
    'reachable',
    'listening',
    'true',
    'available',
    'normal',
    'established',
    'approved',
  ],
  warn: [
    'pending',
    'unknown',
    'partly running',
    'unfinished',
    'waiting',
    'interrupted',
    'warning',
    'terminating',
    'released',
    'suspended',
    'ready,schedulingdisabled',
  ],
  bad: [
    'failed',
    'error',
    'not ready',
    'notready',
    'unreachable',
    'missing',
    'evicted',
    'lost',
    'false',
    'dead',
  ],
  idle: [
    'stopped',
    'done',
    'completed',
    'succeeded',
    'complete',
    'cancelled',
    'inactive',
    'ended',
    'nothing',
    'skipped',
  ],
  busy: [
    'busy',
    'creating',
    'connecting',
    'containercreating',
    'podinitializing',
    'activating',
    'starting',
    'stopping',
    'in progress',
  ],
};

/** Reasons of containers that end in these words are failures: CrashLoopBackOff, ErrImagePull, OOMKilled, … */
const failures = /(backoff|^err|error|oomkilled|cannotrun|deadlineexceeded|failed)/i;

/** The tone of a state as Kubernetes or the engine words it; grey for one that nobody knows. */
export const toneOf = (state: string): Tone => {
  const word = state.toLowerCase();
  for (const tone of ['ok', 'warn', 'bad', 'idle', 'busy'] as const) {
    if (tones[tone].includes(word)) return tone;
  }
  if (failures.test(word)) return 'bad';
  return word.startsWith('init:') ? 'busy' : 'idle';
};
