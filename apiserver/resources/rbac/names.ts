import { isPathSegmentName } from '../../../api/names/format.ts';
import type { KindDefinition } from '../index.ts';

/** Roles and bindings are called `system:node` and the like: their names only have to fit into a path. */
export const pathNamed: KindDefinition = { strategy: { validateName: isPathSegmentName } };
