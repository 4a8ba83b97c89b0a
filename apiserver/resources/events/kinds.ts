import { coreV1Resources } from '../../../proto/gen/resources.ts';
import type { KindDefinition } from '../kind-definition.ts';
import { eventColumns } from './event/columns.ts';
import { fromStored, toStored } from './event/conversion.ts';
import { eventStrategy } from './event/strategy.ts';

/** The kinds of events.k8s.io, which are those of the core group in another form. */
export const eventsKinds: Readonly<Record<string, KindDefinition>> = {
  'events.k8s.io/v1/events': {
    strategy: eventStrategy,
    columns: eventColumns,
    storedAs: coreV1Resources.events,
    conversion: { fromStored, toStored },
  },
};
