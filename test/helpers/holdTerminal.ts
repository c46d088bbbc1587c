import { createCore } from '../../src/core/createCore.ts';

/** A program that opens a terminal in a pod, begins a command there, says so, and holds on until it is killed. */
const [request = '', command = ''] = process.argv.slice(2);
const core = createCore();
const owner = 'held';
let id = '';
let text = '';
for await (const event of core.terminals.openInPod(JSON.parse(request), {
  owner,
  signal: new AbortController().signal,
})) {
  if (event.id !== undefined) {
    id = event.id;
    await core.terminals.write(id, Buffer.from(`echo "<$((1 + 1))>"; ${command}\r`), owner);
  }
  text += Buffer.from(event.data ?? '', 'base64').toString();
  if (text.includes('<2>')) process.stdout.write('begun\n');
}
