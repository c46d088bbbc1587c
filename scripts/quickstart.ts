import { parseArgs } from 'node:util';
import { makeProcessIo } from '../src/cli/makeProcessIo.ts';
import { ensureBuildTools } from './ensureBuildTools.ts';
import { ensureEngine } from './ensureEngine.ts';
import { ensureLimits } from './ensureLimits.ts';
import { canPullImage } from './quickstart/canPullImage.ts';
import { runKubectl } from './quickstart/runKubectl.ts';
import { runQuickstart } from './quickstart/runQuickstart.ts';

const { values } = parseArgs({ options: { yes: { type: 'boolean', short: 'y' } } });
const exitCode = await runQuickstart({
  yes: values.yes === true,
  io: makeProcessIo(),
  ensureEngine,
  ensureBuildTools,
  ensureLimits,
  canPullImage,
  runKubectl,
});
// Not by running out of work: a daemon started on the way may keep this process's pipes open.
process.exit(exitCode);
