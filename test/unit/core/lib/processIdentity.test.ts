import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, markThisProcess, processIdentity } from '../../../../src/core/lib/processIdentity.ts';

describe("a process's identity", () => {
  it('stays the same while it runs, and is gone with it', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    const identity = await processIdentity(pid);
    expect(identity).toBeTruthy();
    expect(await processIdentity(pid)).toBe(identity);
    expect(await isAlive({ pid, identity: identity ?? '' })).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await processIdentity(pid)).toBeUndefined();
    expect(await isAlive({ pid, identity: identity ?? '' })).toBe(false);
  });

  it('is not that of another process that has the same id', async () => {
    const mark = await markThisProcess();
    expect(mark.pid).toBe(process.pid);
    expect(await isAlive(mark)).toBe(true);
    expect(await isAlive({ ...mark, identity: 'began at another time' })).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'is read right though the name has spaces and brackets',
    async () => {
      const child = spawn('sh', ['-c', 'printf "a b) c" > /proc/$$/comm; echo named; read -r _'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      expect(await processIdentity(child.pid ?? 0)).toMatch(/^\d+$/);
      child.stdin.end();
      await once(child, 'exit');
    },
  );

  it.runIf(process.platform === 'linux')(
    'is gone for one that ended and that nobody has waited for',
    async () => {
      // The shell becomes a program that waits for no child: what it started stays behind as a zombie.
      const parent = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 60']);
      const [output] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(output.toString());
      const end = performance.now() + 10_000;
      while ((await processIdentity(pid)) !== undefined && performance.now() < end)
        await new Promise(setImmediate);
      expect(await processIdentity(pid)).toBeUndefined();
      parent.kill('SIGKILL');
    },
  );
});
