import type { Event } from '../../../../proto/gen/events/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateEvent, validateEventUpdate, validateNewEvent } from './validation.ts';

/** Seconds that an event is kept after its last change. */
export const eventTtlSeconds = 3600;

export const eventStrategy = strategyFor<Event>({
  allowsCreateOnUpdate: true,
  ttlSeconds: () => eventTtlSeconds,
  validate: validateEvent,
  validateCreate: validateNewEvent,
  validateUpdate: validateEventUpdate,
  selectableFields: ({ regarding, reason, type, reportingController }) => ({
    'regarding.kind': regarding?.kind ?? '',
    'regarding.namespace': regarding?.namespace ?? '',
    'regarding.name': regarding?.name ?? '',
    'regarding.uid': regarding?.uid ?? '',
    'regarding.apiVersion': regarding?.apiVersion ?? '',
    'regarding.resourceVersion': regarding?.resourceVersion ?? '',
    'regarding.fieldPath': regarding?.fieldPath ?? '',
    reason: reason ?? '',
    reportingController: reportingController ?? '',
    type: type ?? '',
  }),
});
