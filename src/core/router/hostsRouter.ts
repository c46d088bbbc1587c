import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const hostsRouter = ({ hosts }: Pick<Core, 'hosts'>) => {
  const area = implementArea(contract.hosts);
  return area.router({
    watch: area.watch.handler(async function* ({ signal }) {
      yield* hosts.watch(withSignal(signal));
    }),
    refresh: area.refresh.handler(() => hosts.refresh()),
    add: area.add.handler(({ input, signal }) => hosts.add(input, withSignal(signal))),
    addMany: area.addMany.handler(({ input: { text, ...answers }, signal }) =>
      hosts.addMany(text, { ...answers, ...withSignal(signal) }),
    ),
    listSshConfig: area.listSshConfig.handler(() => hosts.listSshConfig()),
    test: area.test.handler(({ input: { name, ...answers }, signal }) =>
      hosts.test(name, { ...answers, ...withSignal(signal) }),
    ),
    edit: area.edit.handler(({ input: { name, ...request }, signal }) =>
      hosts.edit(name, request, withSignal(signal)),
    ),
    check: area.check.handler(({ input: { names, ...plan }, signal }) =>
      hosts.check(names, { ...plan, ...withSignal(signal) }),
    ),
    fix: area.fix.handler(({ input: { names, fixes, ...plan }, signal }) =>
      hosts.fix(names, fixes, { ...plan, ...withSignal(signal) }),
    ),
    remove: area.remove.handler(({ input: { name, force }, signal }) =>
      hosts.remove(name, { force, ...withSignal(signal) }),
    ),
  });
};
