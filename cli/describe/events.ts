import { escapeValue } from '../../api/labels/field-selector.ts';
import { age } from '../../api/time/human-duration.ts';
import type { Shared } from '../../client/client.ts';
import type { Event } from '../../proto/gen/core/v1.ts';
import type { AnyObject } from '../object.ts';
import type { DescribeContext } from './describer.ts';
import type { Lines } from './lines.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** The events about an object, the oldest first. What may not be read counts as none. */
export async function describeEvents(object: AnyObject, lines: Lines, context: DescribeContext): Promise<void> {
  const { name = '', namespace, uid = '' } = object.metadata ?? {};
  const { kind = '' } = object;
  const search = async (ofUid: string) => {
    const fields = {
      'involvedObject.name': name,
      'involvedObject.namespace': namespace ?? '',
      // Those of a pod may name it as another kind.
      ...(kind === 'Pod' ? {} : { 'involvedObject.kind': kind }),
      'involvedObject.uid': ofUid,
    };
    const fieldSelector = Object.entries(fields)
      .map(([field, value]) => `${field}=${escapeValue(value)}`)
      .join(',');
    return ((await context.tryList('events', namespace, { fieldSelector })) ?? []) as unknown as Shared<Event>[];
  };
  const events = await search(object.metadata?.annotations?.[mirrorAnnotation] ?? uid);
  // Kubelets know their nodes by name only.
  if (kind === 'Node') events.push(...(await search(name)));
  writeEvents(events, lines, context.now);
}

/** The table of events. */
function writeEvents(events: readonly Shared<Event>[], lines: Lines, now: number): void {
  if (events.length === 0) {
    lines.add(0, 'Events:\t<none>');
    return;
  }
  lines.flush();
  lines.add(0, 'Events:');
  lines.add(1, 'Type\tReason\tAge\tFrom\tMessage');
  lines.add(1, '----\t------\t----\t----\t-------');
  const last = (event: Shared<Event>) => event.lastTimestamp ?? '';
  for (const event of [...events].sort((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0))) {
    const source = event.source?.component || event.reportingComponent || '';
    lines.add(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${eventAge(event, now)}\t${source}\t${(event.message ?? '').trim()}`,
    );
  }
}

/** `5s`, or `5s (x3 over 2m)` for what happened again. */
export function eventAge(event: Shared<Event>, now: number): string {
  const first = age(event.eventTime ?? event.firstTimestamp, now);
  if (event.series) return `${age(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${age(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
