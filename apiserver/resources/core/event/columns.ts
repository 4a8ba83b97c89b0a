import type { Event } from '../../../../proto/gen/core/v1.ts';
import { ageCell } from '../../../table/cells.ts';
import { textColumn, wideColumn } from '../../../table/column.ts';
import type { Column } from '../../../table/columns.ts';
import { tableFor } from '../../typed.ts';

/** What tables tell of events, of whichever group. */
export const columnsOfEvents: readonly Column[] = [
  textColumn('Last Seen'),
  textColumn('Type'),
  textColumn('Reason'),
  textColumn('Object'),
  wideColumn('Subobject'),
  wideColumn('Source'),
  textColumn('Message'),
  wideColumn('First Seen'),
  wideColumn('Count'),
  { name: 'Name', type: 'string', format: 'name', priority: 1 },
];

/** As `kubectl get events` prints them. */
export const eventColumns = tableFor<Event>(columnsOfEvents, (event, now) => {
  const { metadata, involvedObject: about, source, series } = event;
  const first = ageCell(event.firstTimestamp ?? event.eventTime, now);
  let last = event.lastTimestamp ? ageCell(event.lastTimestamp, now) : first;
  let count = event.count || 1;
  if (series) {
    last = ageCell(series.lastObservedTime, now);
    count = series.count ?? 0;
  }
  const kind = (about.kind ?? '').toLowerCase();
  const component = source?.component || event.reportingComponent || '';
  const instance = source?.host || event.reportingInstance || '';
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    about.name ? `${kind}/${about.name}` : kind,
    about.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    (event.message ?? '').trim(),
    first,
    count,
    metadata.name,
  ];
});
