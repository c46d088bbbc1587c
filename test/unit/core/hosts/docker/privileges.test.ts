import { describe, expect, it } from 'vitest';
import {
  ALL_BUT_RESOURCE,
  createPrivilegedStart,
  type HostConfig,
  PRIVILEGED,
} from '../../../../../src/core/hosts/docker/privileges.ts';

const REFUSED = new Error('OCI runtime create failed: unable to apply caps: operation not permitted');

/** An engine that refuses privileged containers or not, with what it was asked for and how many at once. */
const openEngine = ({ refuses, known }: { readonly refuses: boolean; readonly known?: boolean }) => {
  const asked: HostConfig[] = [];
  const memory = { value: known };
  const privilegedNow = { count: 0, most: 0 };
  const start = createPrivilegedStart({
    get: () => Promise.resolve(memory.value),
    set: (value) => {
      memory.value = value;
      return Promise.resolve();
    },
  });
  const container = async (privileges: HostConfig) => {
    asked.push(privileges);
    if (privileges !== PRIVILEGED) return;
    privilegedNow.count++;
    privilegedNow.most = Math.max(privilegedNow.most, privilegedNow.count);
    await new Promise((resolve) => setImmediate(resolve));
    privilegedNow.count--;
    if (refuses) throw REFUSED;
  };
  return { asked, memory, privilegedNow, start: () => start(container), startWith: start };
};

describe('createPrivilegedStart', () => {
  it('asks an unknown engine once, and starts the others without privileges when it refuses', async () => {
    const engine = openEngine({ refuses: true });
    await Promise.all([engine.start(), engine.start(), engine.start()]);
    expect(engine.asked.filter((privileges) => privileges === PRIVILEGED)).toHaveLength(1);
    expect(engine.asked.filter((privileges) => privileges === ALL_BUT_RESOURCE)).toHaveLength(3);
    expect(engine.memory.value).toBe(false);
  });

  it('starts the others with privileges, and at once, when the engine takes the first', async () => {
    const engine = openEngine({ refuses: false });
    await Promise.all([engine.start(), engine.start(), engine.start()]);
    expect(engine.asked).toEqual([PRIVILEGED, PRIVILEGED, PRIVILEGED]);
    expect(engine.privilegedNow.most).toBe(2);
    expect(engine.memory.value).toBe(true);
  });

  it('goes without privileges when an engine refuses that took them before', async () => {
    const engine = openEngine({ refuses: true, known: true });
    await engine.start();
    expect(engine.asked).toEqual([PRIVILEGED, ALL_BUT_RESOURCE]);
    expect(engine.memory.value).toBe(false);
  });

  it('lets the next one ask when the first fails for another reason', async () => {
    const engine = openEngine({ refuses: false });
    const broken = engine.startWith(() => Promise.reject(new Error('no such image')));
    const next = engine.start();
    await expect(broken).rejects.toThrow('no such image');
    await next;
    expect(engine.memory.value).toBe(true);
  });

  it('says why a start without privileges failed', async () => {
    const engine = openEngine({ refuses: true, known: false });
    await expect(engine.startWith(() => Promise.reject(new Error('port is taken')))).rejects.toThrow(
      'port is taken',
    );
  });
});
