import { isNotFound } from '../../api/errors/predicates.ts';
import { throwGathered } from '../errors/errors.ts';
import type { AnyList, AnyObject } from '../object.ts';
import { getObject, listPages, requestObject, typed } from '../objects/fetch.ts';
import { splitFormat } from '../output/format.ts';
import type { ObjectPrinter } from '../output/object-printer.ts';
import { leadsNowhere, sortByPath } from '../output/sort.ts';
import { isTable, type Table, tableOf } from '../output/table.ts';
import type { Resource } from '../resolve/resource.ts';
import type { Target } from '../resolve/select.ts';
import { tableMediaType } from '../session/api.ts';
import type { Session } from '../session/session.ts';
import type { GetCall } from './flags.ts';
import { TableWriter } from './table-writer.ts';

/** Gets and prints what there is now. Objects that fail do not keep the others from being shown. */
export async function getOnce(
  call: GetCall,
  session: Session,
  targets: readonly Target[],
  printer: ObjectPrinter | undefined,
): Promise<number> {
  const errors: unknown[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(call.flags['ignore-not-found'] && isNotFound(error))) errors.push(error);
      return undefined;
    }
  };
  if (printer) {
    const found: AnyObject[] = [];
    for (const target of targets) found.push(...((await attempt(() => objectsOf(call, session, target))) ?? []));
    const single = targets.length === 1 && targets[0]?.kind === 'object';
    const nothingToShow = found.length === 0 && targets.every(({ kind }) => kind === 'object');
    if (!nothingToShow && (found.length > 0 || errors.length === 0)) printObjects(call, found, single, printer);
    throwGathered(errors);
    return 0;
  }
  const found: { readonly resource: Resource; readonly table: Table }[] = [];
  for (const target of targets) {
    const table = await attempt(() => tableOfTarget(call, session, target));
    if (table) found.push({ resource: target.resource, table });
  }
  const tables = (await attempt(async () => sortedTables(found, call.flags['sort-by']))) ?? [];
  const writer = new TableWriter(
    call,
    new Set(tables.map(({ resource }) => `${resource.group}/${resource.kind}`)).size > 1,
  );
  writer.write(tables);
  if (writer.rows === 0 && errors.length === 0 && !call.flags['ignore-not-found']) {
    const namespaced = !call.flags['all-namespaces'] && targets.every(({ resource }) => resource.namespaced);
    call.err(namespaced ? `No resources found in ${session.namespace} namespace.\n` : 'No resources found\n');
  }
  throwGathered(errors);
  return 0;
}

async function objectsOf(call: GetCall, { api }: Session, target: Target): Promise<readonly AnyObject[]> {
  if (target.kind === 'object') return [await getObject(api, target, call.flags.subresource || undefined)];
  const objects: AnyObject[] = [];
  for await (const page of listPages(api, target, selectorsOf(call)))
    for (const item of (page as AnyList).items ?? []) objects.push(typed(item, target.resource));
  return objects;
}

function printObjects(call: GetCall, found: readonly AnyObject[], single: boolean, printer: ObjectPrinter): void {
  const { flags } = call;
  const objects = flags['sort-by'] ? sortByPath(found, flags['sort-by'], (object) => object) : found;
  if (!objects) throw leadsNowhere(flags['sort-by']);
  if (splitFormat(flags.output).name === 'name') {
    for (const object of objects) call.out(printer(object));
    return;
  }
  const [first] = objects;
  if (single && first) call.out(printer(first));
  else
    call.out(
      printer({
        apiVersion: 'v1',
        kind: 'List',
        metadata: { resourceVersion: '' },
        items: objects,
      }),
    );
}

async function tableOfTarget(call: GetCall, { api }: Session, target: Target): Promise<Table> {
  const { flags, io } = call;
  const accept = flags['server-print'] ? tableMediaType : 'application/json';
  // What rows are sorted by may be anywhere in their objects.
  const query = flags['sort-by'] ? { includeObject: 'Object' } : {};
  const pages: unknown[] = [];
  if (target.kind === 'object') {
    pages.push(await requestObject(api, target, flags.subresource || undefined, { accept, query }));
  } else for await (const page of listPages(api, target, selectorsOf(call), { accept, query })) pages.push(page);
  const tables = pages.map((page) => toTable(page, io.clock.now()));
  const rows = tables.flatMap((table) => table.rows ?? []);
  return { kind: 'Table', columnDefinitions: tables[0]?.columnDefinitions ?? [], rows };
}

/** A path that leads nowhere leaves nothing of a single table, and is an error where there are several: as kubectl has it. */
function sortedTables<T extends { readonly table: Table }>(tables: readonly T[], path: string): readonly T[] {
  if (path === '') return tables;
  return tables.map((one) => {
    const rows = sortByPath(one.table.rows ?? [], path, ({ object }) => object);
    if (!rows && tables.length > 1) throw leadsNowhere(path);
    return { ...one, table: { ...one.table, rows: rows ?? [] } };
  });
}

/** Whatever an answer is, as a table. */
export function toTable(answer: unknown, now: number): Table {
  if (isTable(answer)) return answer;
  const { items } = answer as AnyList;
  return tableOf(Array.isArray(items) ? items : [answer as AnyObject], now);
}

/** The selectors of a command line. */
export function selectorsOf({ flags }: GetCall) {
  return { labelSelector: flags.selector, fieldSelector: flags['field-selector'], chunkSize: flags['chunk-size'] };
}
