import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Rooting, rootCommand } from '../../../../../src/core/hosts/ssh/remoteCommand.ts';

const run = promisify(execFile);
const AS_ROOT: Rooting = { sudo: false, password: undefined };
const WITH_PASSWORD: Rooting = { sudo: true, password: 'secret' };

describe('a command for a machine', () => {
  it('gives a program its words as they are', async () => {
    const words = [
      "it's",
      '$(id)',
      '`id`',
      'a b',
      '"',
      '\\',
      '',
      '*',
      '!x',
      'line\nline',
      '-n',
      'ü',
      'end\n',
    ];
    const { line, mark } = rootCommand('printf "<%s>" "$@"', words, AS_ROOT);
    for (const shell of ['sh', 'bash']) {
      const { stdout } = await run(shell, ['-c', line]);
      expect(stdout).toBe(`${mark}\n${words.map((word) => `<${word}>`).join('')}`);
    }
  });

  it('has nothing in its line that shells read in different ways, whatever its words are', () => {
    const odd = [
      'x\\',
      '(touch /tmp/made)',
      'y\\',
      "it's",
      '!x',
      '%y',
      '=z',
      '~',
      '{a,b}',
      'line\nline',
      '#',
    ];
    for (const rooting of [AS_ROOT, WITH_PASSWORD]) {
      const { line } = rootCommand('printf "<%s>" "$@"', odd, rooting);
      const quoted = /'[^'\\!\n]*'/g;
      expect(line.replaceAll(quoted, '')).toMatch(/^[a-z0-9+/= -]*$/i);
      // Two commands differ in base64 and in random digits alone.
      const fixed = (text: string) => text.replace(/\S+$/, '').replace(/sudo-[0-9a-f]{12}/, '');
      expect(fixed(line)).toBe(fixed(rootCommand('true', [], rooting).line));
    }
  });

  it('says on both streams that it runs, in other words each time', async () => {
    const [one, other] = [rootCommand('echo own', [], AS_ROOT), rootCommand('echo own', [], AS_ROOT)];
    expect(one.mark).not.toBe(other.mark);
    const { stdout, stderr } = await run('sh', ['-c', one.line]);
    expect(stdout).toBe(`${one.mark}\nown\n`);
    expect(stderr).toMatch(new RegExp(`^${one.mark}:\\d+\n$`));
  });

  it('says it once, also by a shell that shows all that it runs', async () => {
    const { line, mark } = rootCommand('echo own', [], AS_ROOT);
    const { stderr } = await run('bash', ['-c', line], { env: { ...process.env, SHELLOPTS: 'xtrace' } });
    expect(stderr.split(`${mark}:`)).toHaveLength(2);
  });

  it('asks by words of its own with sudo, others each time, and never holds the password', () => {
    const [first, second] = [rootCommand('true', [], WITH_PASSWORD), rootCommand('true', [], WITH_PASSWORD)];
    expect(first.line).toMatch(/^exec sudo -S -p /);
    expect(first.line).toContain(first.prompt);
    expect(first.prompt).not.toBe(second.prompt);
    expect(first.line).not.toContain('secret');
  });
});
