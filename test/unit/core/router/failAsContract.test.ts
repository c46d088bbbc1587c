import { ORPCError } from '@orpc/client';
import { createRouterClient, implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failAsContract } from '../../../../src/core/router/failAsContract.ts';
import { notYet } from '../../../../src/core/router/notYet.ts';
import type { RouterContext } from '../../../../src/core/router/routerContext.ts';
import { answer, procedure, stream } from '../../../../src/shared/contract/procedure.ts';
import { AppError } from '../../../../src/shared/errors.ts';

const contract = {
  call: procedure({ changes: false })
    .input(z.strictObject({ name: z.string() }))
    .output(answer<void>()),
  events: procedure({ changes: false }).output(stream<number>()),
};

/** A client of a router whose call and whose stream end with the given error. */
const open = (thrown: unknown) => {
  const reported: unknown[] = [];
  const router = implement(contract).$context<RouterContext>().use(failAsContract);
  const client = createRouterClient(
    router.router({
      call: router.call.handler(() => {
        throw thrown;
      }),
      events: router.events.handler(async function* () {
        yield 1;
        throw thrown;
      }),
    }),
    {
      context: {
        connection: { id: 'test', signal: new AbortController().signal },
        shell: 'browser',
        report: (error) => reported.push(error),
      },
    },
  );
  return { client, reported };
};

const failureOf = async (work: Promise<unknown>): Promise<ORPCError<string, unknown>> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ORPCError) return error;
  throw new Error(`no ORPCError but ${String(error)}`);
};

describe('failAsContract', () => {
  it("hands an AppError over as the contract's FAILED, hint and details too", async () => {
    const { client, reported } = open(
      new AppError('CLUSTER_EXISTS', 'There is a demo already.', {
        hint: 'Take another name.',
        details: ['a'],
      }),
    );
    const error = await failureOf(client.call({ name: 'demo' }));
    expect(error).toMatchObject({
      code: 'FAILED',
      defined: true,
      data: {
        code: 'CLUSTER_EXISTS',
        message: 'There is a demo already.',
        hint: 'Take another name.',
        details: ['a'],
      },
    });
    expect(reported).toEqual([]);
  });

  it('does so for a stream that fails after its first event', async () => {
    const { client } = open(new AppError('API_FAILED', 'The API server went away.'));
    const events = await client.events();
    expect(await events.next()).toEqual({ done: false, value: 1 });
    expect(await failureOf(events.next())).toMatchObject({
      code: 'FAILED',
      defined: true,
      data: { code: 'API_FAILED', message: 'The API server went away.' },
    });
  });

  it('reports our own faults with their stack and keeps the stack from the page', async () => {
    const fault = new TypeError('x is not a function');
    const { client, reported } = open(fault);
    const error = await failureOf(client.call({ name: 'demo' }));
    expect(error.data).toEqual({ code: 'INTERNAL', message: 'x is not a function' });
    expect(JSON.stringify(error)).not.toContain('.test.ts');
    expect(reported).toEqual([fault]);
  });

  it('says of an input that is not valid which part is wrong', async () => {
    const { client, reported } = open(new Error('the handler is not reached'));
    const error = await failureOf(client.call({ name: 7 } as never));
    expect(error.data).toMatchObject({
      code: 'BAD_INPUT',
      message: 'The input of «call» is not valid: name: Invalid input: expected string, received number',
    });
    expect(reported).toEqual([]);
  });

  it('calls a failure after the caller has gone a cancellation', async () => {
    const { client, reported } = open(new Error('aborted'));
    const error = await failureOf(client.call({ name: 'demo' }, { signal: AbortSignal.abort() }));
    expect(error.data).toMatchObject({ code: 'CANCELLED' });
    expect(reported).toEqual([]);
  });
});

describe('an area that is not written yet', () => {
  it('fails with UNSUPPORTED', async () => {
    const client = createRouterClient(notYet(contract), { context: {} as RouterContext });
    await expect(client.call({ name: 'demo' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
