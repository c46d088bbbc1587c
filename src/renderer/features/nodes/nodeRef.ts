import type { ObjectRef } from '../../../shared/contract/procedure.ts';

export const nodeRef = (name: string): ObjectRef => ({ group: '', version: 'v1', plural: 'nodes', name });
