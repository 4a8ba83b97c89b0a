import { CommandError } from '../errors/errors.ts';
import type { AnyList, AnyObject } from '../object.ts';
import { listPages, requestObject, typed } from '../objects/fetch.ts';
import type { ObjectPrinter } from '../output/object-printer.ts';
import type { Table } from '../output/table.ts';
import { listPath } from '../resolve/resource.ts';
import type { CollectionTarget, Target } from '../resolve/select.ts';
import { tableMediaType } from '../session/api.ts';
import type { Session } from '../session/session.ts';
import type { GetCall } from './flags.ts';
import { selectorsOf, toTable } from './get-once.ts';
import { TableWriter } from './table-writer.ts';

/** Prints what there is, then every change, until the server or the user ends it. */
export async function watchTargets(
  call: GetCall,
  session: Session,
  targets: readonly Target[],
  printer: ObjectPrinter | undefined,
): Promise<number> {
  const [target] = targets;
  if (targets.length !== 1 || !target) {
    const types = new Set(targets.map(({ resource }) => resource));
    throw new CommandError(
      types.size > 1
        ? 'you may only specify a single resource type'
        : 'you may only watch a single resource or type of resource at a time',
    );
  }
  const { api } = session;
  const { flags } = call;
  const { resource } = target;
  const selectors = selectorsOf(call);
  const accept = printer ? 'application/json' : tableMediaType;
  const writer = new TableWriter(call, false);
  const events = flags['output-watch-events'];
  const show = (answer: unknown, event: string) => {
    if (printer) {
      for (const object of objectsOf(answer, target)) {
        call.out(printer(events ? { type: event, object } : object));
      }
      return;
    }
    const table = toTable(answer, call.io.clock.now());
    writer.write([{ resource, table }], events ? event : undefined);
  };

  let resourceVersion = '0';
  const collection: CollectionTarget = { kind: 'collection', resource, namespace: target.namespace };
  if (target.kind === 'object') {
    // Only to know that it is there: the watch begins with the object itself.
    await requestObject(api, target, undefined, { accept });
  } else {
    for await (const page of listPages(api, collection, selectors, { accept })) {
      resourceVersion = (page as AnyList | Table).metadata?.resourceVersion ?? '0';
      if (!flags['watch-only']) show(page, 'ADDED');
    }
  }
  const fieldSelector = target.kind === 'object' ? `metadata.name=${target.name}` : selectors.fieldSelector;
  let skipFirst = target.kind === 'object' && flags['watch-only'];
  for await (const { type, object } of api.watch({
    path: listPath(resource, target.namespace),
    query: { labelSelector: selectors.labelSelector, fieldSelector, resourceVersion },
    accept,
  })) {
    if (type === 'BOOKMARK') continue;
    if (skipFirst) {
      skipFirst = false;
      if (!printer) writer.learn(toTable(object, call.io.clock.now()));
      continue;
    }
    show(object, type);
  }
  return 0;
}

function objectsOf(answer: unknown, { resource }: Target): readonly AnyObject[] {
  const { items } = answer as AnyList;
  return Array.isArray(items) ? items.map((item) => typed(item, resource)) : [answer as AnyObject];
}
