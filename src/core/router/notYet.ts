import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { implement, type Router } from '@orpc/server';
import { AppError } from '../../shared/errors.ts';
import type { RouterContext } from './routerContext.ts';

/** Stands for an area that nobody has written: each of its calls fails with `UNSUPPORTED`. */
export const notYet = <T extends AnyContractRouter>(area: T): Router<T, RouterContext> => {
  if (!isContractProcedure(area)) {
    const entries = Object.entries(area as Record<string, AnyContractRouter>);
    return Object.fromEntries(entries.map(([key, part]) => [key, notYet(part)])) as Router<T, RouterContext>;
  }
  const refuse = () => {
    throw new AppError('UNSUPPORTED', 'This version of Slipway cannot do that yet.');
  };
  const procedure: AnyContractProcedure = area;
  return implement(procedure).handler(refuse) as unknown as Router<T, RouterContext>;
};
