import type { Event } from '../../../../proto/gen/events/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { columnsOfEvents } from '../../core/event/columns.ts';
import { tableFor } from '../../typed.ts';

export const eventColumns = tableFor<Event>(columnsOfEvents, (event, now) => {
  const first = ageCell(event.deprecatedFirstTimestamp || event.eventTime, now);
  const last = event.series
    ? ageCell(event.series.lastObservedTime, now)
    : event.deprecatedLastTimestamp
      ? ageCell(event.deprecatedLastTimestamp, now)
      : first;
  const kind = (event.regarding?.kind ?? '').toLowerCase();
  const component = event.deprecatedSource?.component || event.reportingController || '';
  const instance = event.deprecatedSource?.host || event.reportingInstance || '';
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    event.regarding?.name ? `${kind}/${event.regarding.name}` : kind,
    event.regarding?.fieldPath ?? '',
    instance ? `${component}, ${instance}` : component,
    (event.note ?? '').trim(),
    first,
    event.series?.count ?? (event.deprecatedCount || 1),
    event.metadata.name,
  ];
});
