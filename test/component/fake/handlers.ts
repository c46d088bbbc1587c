import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { contract } from '../../../src/shared/contract.ts';

/** What a handler gives: an answer, or for a stream whatever yields its events. */
type Given<Output> =
  Output extends AsyncIterator<infer Event, unknown, unknown> ? AsyncGenerator<Event, void> : Output;

/** How the fake answers a call: the validated input and the caller's signal in, what the contract's call gives out. */
type Handler<Call> =
  Call extends ContractProcedure<infer Input, infer Output, infer _Errors, infer _Meta>
    ? (
        input: InferSchemaOutput<Input>,
        signal: AbortSignal,
      ) => Given<InferSchemaInput<Output>> | Promise<Given<InferSchemaInput<Output>>>
    : never;

/** Names of calls as `area.call`. */
export type CallName<Part = typeof contract, Prefix extends string = ''> = {
  [Key in keyof Part & string]: '~orpc' extends keyof Part[Key]
    ? `${Prefix}${Key}`
    : CallName<Part[Key], `${Prefix}${Key}.`>;
}[keyof Part & string];

type CallAt<Part, Name extends string> = Name extends `${infer First}.${infer Rest}`
  ? First extends keyof Part
    ? CallAt<Part[First], Rest>
    : never
  : Name extends keyof Part
    ? Part[Name]
    : never;

export type HandlerOf<Name extends CallName> = Handler<CallAt<typeof contract, Name>>;

/** A handler for each call of the contract. */
export type Handlers = { readonly [Name in CallName]: HandlerOf<Name> };

/** As they are kept, whatever their calls take. */
export type AnyHandler = (input: never, signal: AbortSignal) => unknown;
