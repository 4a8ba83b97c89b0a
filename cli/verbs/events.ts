import { escapeValue } from '../../api/labels/field-selector.ts';
import { formatApiVersion } from '../../api/meta/group-version.ts';
import { compareTimes } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import type { Event } from '../../proto/gen/core/v1.ts';
import { eventAge } from '../describe/events.ts';
import { CommandError } from '../errors/errors.ts';
import { list, text, toggle } from '../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { listObjects } from '../objects/fetch.ts';
import { Columns } from '../output/columns.ts';
import { printerFor } from '../output/format.ts';
import type { ObjectPrinter } from '../output/object-printer.ts';
import { cellText } from '../output/table.ts';
import { findPlainly } from '../resolve/find-plainly.ts';
import { listPath } from '../resolve/resource.ts';
import type { CollectionTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

const eventsFlags = {
  ...formatFlags,
  'all-namespaces': allNamespacesFlag,
  'chunk-size': chunkSizeFlag,
  for: text('', 'Only events about this object, given as TYPE/NAME.'),
  'no-headers': toggle(false, 'Leave the line with the titles out.'),
  types: list('Only events of these types: Normal, Warning.'),
  watch: toggle(false, 'Go on with the events to come.', { short: 'w' }),
};

type EventsCall = Call<typeof eventsFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_events/ */
export const events = defineVerb({
  use: 'events [--for TYPE/NAME] [--types=Normal,Warning] [--watch]',
  about: 'List what has happened, the newest last.',
  examples: `  # Warnings of all namespaces
  knarr events -A --types=Warning

  # What happens to a pod
  knarr events --for pod/web-0 --watch`,
  flags: eventsFlags,
  async run(call) {
    const { flags } = call;
    const session = await call.session();
    const fieldSelector = await aboutObject(session, flags.for);
    if (flags.types.some((type) => !/^(normal|warning)$/i.test(type)))
      throw new CommandError('valid --types are Normal or Warning');
    const printer = await printerFor(flags, call.io);
    const resource = await session.resources.find('events');
    const namespace = flags['all-namespaces'] ? undefined : session.namespace;
    const target: CollectionTarget = { kind: 'collection', resource, namespace };
    if (flags.watch) return watchEvents(call, session, target, fieldSelector, printer);
    const { items } = await listObjects(session.api, target, { fieldSelector, chunkSize: flags['chunk-size'] });
    const shown = (items.filter((one) => isWanted(call, one)) as unknown as Shared<Event>[]).sort((a, b) =>
      compareTimes(timeOf(a), timeOf(b)),
    );
    if (shown.length === 0)
      call.err(flags['all-namespaces'] ? 'No events found.\n' : `No events found in ${session.namespace} namespace.\n`);
    else if (printer) printAll(call, printer, shown as unknown as AnyObject[]);
    else call.out(tableWriter(call)(shown));
    return 0;
  },
});

/** All in one list; names, which a list has not, one on a line. */
function printAll({ flags, out }: EventsCall, printer: ObjectPrinter, found: readonly AnyObject[]): void {
  const items = found.map((one) => ({ kind: 'Event', apiVersion: 'v1', ...one }));
  const list = { kind: 'EventList', apiVersion: 'v1', metadata: {}, items };
  if (flags.output === 'name') for (const one of items) out(printer(one));
  else out(printer(list));
}

/** The field selector of `--for`. */
async function aboutObject(session: Session, about: string): Promise<string> {
  if (about === '') return '';
  const parts = about.split('/');
  if (parts.length === 1) throw new CommandError('--for must be in resource/name form');
  if (parts.length > 2) throw new CommandError('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  const resource = await findPlainly(session, type);
  const fields = { kind: resource.kind, apiVersion: formatApiVersion(resource), name };
  return Object.entries(fields)
    .map(([field, value]) => `involvedObject.${field}=${escapeValue(value)}`)
    .join(',');
}

function isWanted({ flags }: EventsCall, event: AnyObject): boolean {
  const type = String(event.type ?? '').toLowerCase();
  return flags.types.length === 0 || flags.types.some((one) => one.toLowerCase() === type);
}

/** When it was seen last. */
function timeOf(event: Shared<Event>): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
}

/** Rows of events; the titles stand above the first. */
function tableWriter({ flags, io }: EventsCall): (events: readonly Shared<Event>[]) => string {
  const columns = new Columns();
  let headed = flags['no-headers'];
  return (events) => {
    const rows = events.map((event) => [
      ...(flags['all-namespaces'] ? [event.metadata.namespace ?? ''] : []),
      eventAge(event, io.clock.now()),
      cellText(event.type),
      cellText(event.reason),
      `${cellText(event.involvedObject?.kind)}/${cellText(event.involvedObject?.name)}`,
      cellText((event.message ?? '').trim()),
    ]);
    const heads = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    if (!headed) rows.unshift(flags['all-namespaces'] ? ['NAMESPACE', ...heads] : heads);
    headed = true;
    return columns.format(rows);
  };
}

async function watchEvents(
  call: EventsCall,
  { api }: Session,
  { resource, namespace }: CollectionTarget,
  fieldSelector: string,
  printer: ObjectPrinter | undefined,
): Promise<number> {
  const table = tableWriter(call);
  for await (const { type, object } of api.watch({ path: listPath(resource, namespace), query: { fieldSelector } })) {
    const event = object as AnyObject;
    // Events are deleted because they are old, which is no news.
    if (type === 'DELETED' || type === 'BOOKMARK' || !isWanted(call, event)) continue;
    call.out(printer ? printer(event) : table([event as unknown as Shared<Event>]));
  }
  return 0;
}
