import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Event as CoreEvent } from '../../../../proto/gen/core/v1.ts';
import type { Event } from '../../../../proto/gen/events/v1.ts';
import { eventTtlSeconds } from '../../core/event/strategy.ts';
import { strategyFor } from '../../typed.ts';
import { validateEvent, validateEventUpdate, validateNewEvent } from './validation.ts';

/** The events of the events group: in the store the same objects as those of the core group. */
export const eventStrategy = strategyFor<Event>({
  allowsCreateOnUpdate: true,
  ttlSeconds: () => eventTtlSeconds,
  validate: validateEvent,
  validateCreate: validateNewEvent,
  validateUpdate: validateEventUpdate,
  selectableFields: (stored) => {
    // What stands in the store is an event of the core group, whichever group is asked for it.
    const { involvedObject, reason, type, reportingComponent } = stored as unknown as DeepReadonly<CoreEvent>;
    return {
      'regarding.kind': involvedObject?.kind ?? '',
      'regarding.namespace': involvedObject?.namespace ?? '',
      'regarding.name': involvedObject?.name ?? '',
      'regarding.uid': involvedObject?.uid ?? '',
      'regarding.apiVersion': involvedObject?.apiVersion ?? '',
      'regarding.resourceVersion': involvedObject?.resourceVersion ?? '',
      'regarding.fieldPath': involvedObject?.fieldPath ?? '',
      reason: reason ?? '',
      reportingController: reportingComponent ?? '',
      type: type ?? '',
    };
  },
});
