import type { AppInfo } from '../../shared/contract/app.ts';
import { contract } from '../../shared/contract.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

type Engine = Pick<AppInfo, 'engine' | 'engineError'>;

const describeEngine = async (core: Pick<Core, 'describeEngine'>, signal: AbortSignal): Promise<Engine> => {
  try {
    return { engine: await core.describeEngine({ signal }) };
  } catch (error) {
    const { message, hint } = toErrorInfo(error);
    return { engineError: { message, ...(hint === undefined ? {} : { hint }) } };
  }
};

export const appRouter = (core: Pick<Core, 'settings' | 'describeEngine' | 'watchEngine' | 'version'>) => {
  const area = implementArea(contract.app);
  return area.router({
    info: area.info.handler(async ({ context, signal }) => ({
      version: core.version,
      shell: context.shell,
      platform: process.platform,
      ...(await describeEngine(core, withSignal(signal).signal)),
    })),
    engine: area.engine.handler(async function* ({ signal }) {
      yield* core.watchEngine(withSignal(signal));
    }),
    settings: {
      watch: area.settings.watch.handler(async function* ({ signal }) {
        yield* core.settings.watch(withSignal(signal));
      }),
      change: area.settings.change.handler(async ({ input }) => core.settings.change(input)),
    },
  });
};
