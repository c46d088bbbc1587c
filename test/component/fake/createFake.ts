import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { createRouterClient, implement, type Router } from '@orpc/server';
import { failAsContract } from '../../../src/core/router/failAsContract.ts';
import type { RouterContext } from '../../../src/core/router/routerContext.ts';
import type { Api } from '../../../src/renderer/api/api.ts';
import type { ResourceDetail } from '../../../src/shared/contract/resources.ts';
import { contract } from '../../../src/shared/contract.ts';
import { AppError, type ErrorInfo } from '../../../src/shared/errors.ts';
import { answerCalls } from './answerCalls.ts';
import { createState, detailOf, type FakeState, tableOf } from './fakeState.ts';
import type { FakeTable } from './fakeTable.ts';
import type { AnyHandler, CallName, HandlerOf } from './handlers.ts';
import { LiveValue } from './liveValue.ts';

/** One call as it reached the fake, after its input was validated as the real gate does. */
export interface FakeCall {
  readonly name: CallName;
  readonly input: unknown;
}

/** The contract without an engine behind it, for tests of the page. */
export interface Fake {
  /** What streams follow and calls change. */
  readonly state: FakeState;
  readonly api: Api;
  /** Every call so far, streams too. */
  readonly calls: readonly FakeCall[];
  /** Answers a call in place of the sample. */
  readonly answer: <Name extends CallName>(name: Name, handler: HandlerOf<Name>) => void;
  /** Refuses a call from now on. Streams that are open stay: `state.…fail(error)` ends them. */
  readonly refuse: (name: CallName, error: ErrorInfo) => void;
  /** Back to the sample's answer. */
  readonly restore: (name: CallName) => void;
  /** Inputs of all calls of a name so far. */
  readonly inputsOf: (name: CallName) => readonly unknown[];
  /** The table of a kind by its plural name. */
  readonly table: (plural: string) => FakeTable;
  /** What panel and editor show of one object; `set` on it is a change from outside. */
  readonly detail: (plural: string, name: string, namespace?: string) => LiveValue<ResourceDetail>;
  /** As new: the sample state, no answers of a test's own. Streams that are open break off and find that. */
  readonly reset: () => void;
}

type Respond = (name: CallName, input: never, signal: AbortSignal) => unknown;

/** The whole contract by one function, through the real validation of inputs and the real naming of errors. */
const implementAll = (part: AnyContractRouter, path: string, respond: Respond): unknown => {
  if (isContractProcedure(part)) {
    return implement(part)
      .$context<RouterContext>()
      .handler(({ input, signal = new AbortController().signal }) =>
        respond(path as CallName, input as never, signal),
      );
  }
  const parts = Object.entries(part as Record<string, AnyContractRouter>);
  return Object.fromEntries(
    parts.map(([key, each]) => [key, implementAll(each, path === '' ? key : `${path}.${key}`, respond)]),
  );
};

const connectClient = (respond: Respond): Api => {
  const router = implement(contract)
    .$context<RouterContext>()
    .use(failAsContract)
    .router(implementAll(contract, '', respond) as Router<typeof contract, RouterContext>);
  const context: RouterContext = {
    connection: { id: 'test', signal: new AbortController().signal },
    shell: 'browser',
    report: (error) => reportError(error),
  };
  return createRouterClient(router, { context });
};

export const createFake = (): Fake => {
  let state = createState();
  let calls: FakeCall[] = [];
  const answers = new Map<CallName, AnyHandler>();
  const samples = answerCalls(() => state);
  const api = connectClient((name, input, signal) => {
    calls.push({ name, input });
    const answer: AnyHandler = answers.get(name) ?? samples[name];
    return answer(input, signal);
  });
  return {
    get state() {
      return state;
    },
    get calls() {
      return calls;
    },
    api,
    answer: (name, handler) => answers.set(name, handler),
    refuse: (name, error) =>
      answers.set(name, () => {
        throw new AppError(error.code, error.message, error);
      }),
    restore: (name) => answers.delete(name),
    inputsOf: (name) => calls.filter((call) => call.name === name).map(({ input }) => input),
    table: (plural) => tableOf(state, plural),
    detail: (plural, name, namespace) => detailOf(state, { plural, name, namespace }),
    reset: () => {
      const before = state;
      state = createState();
      calls = [];
      answers.clear();
      const lost = new AppError('CONNECTION_LOST', 'The connection to the engine was lost.');
      for (const value of Object.values(before)) if (value instanceof LiveValue) value.fail(lost);
    },
  };
};
