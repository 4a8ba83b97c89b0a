import type { KindDefinition } from '../index.ts';
import { podColumns } from './pod/columns.ts';
import { podStrategy } from './pod/strategy.ts';

/** The kinds of the core group that have something of their own. */
export const coreKinds: Readonly<Record<string, KindDefinition>> = {
  '/v1/pods': { strategy: podStrategy, columns: podColumns },
};
