import type { ManagedFieldsEntry } from '../../proto/gen/meta/v1.ts';
import type { FieldSet, MaybeSet } from './field-set.ts';
import { union } from './field-set.ts';

/** One manager's share of an object: who, how, in which version, through which subresource, which fields. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  readonly fields: FieldSet;
}

/** What makes two entries the same manager. An applier is itself in every version. */
export function sameManager(a: Omit<Manager, 'time' | 'fields'>, b: Omit<Manager, 'time' | 'fields'>): boolean {
  return (
    a.name === b.name &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

/** Reads managedFields; entries that are no sets of fields are left out. */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Manager[] {
  const managers: Manager[] = [];
  for (const entry of entries ?? []) {
    const { operation } = entry;
    if (entry.fieldsType !== 'FieldsV1' || !entry.fieldsV1 || !entry.apiVersion) continue;
    if (operation !== 'Apply' && operation !== 'Update') continue;
    managers.push({
      name: entry.manager ?? '',
      operation,
      apiVersion: entry.apiVersion,
      subresource: entry.subresource ?? '',
      time: entry.time ?? '',
      fields: entry.fieldsV1 as FieldSet,
    });
  }
  return managers;
}

/** At most so many managers that update; the oldest of more are put together under one name. */
const updaterBound = 10;
const ancient = 'ancient-changes';

/** Writes managedFields in their order: appliers first, then by time, name, version and subresource. */
export function writeManagers(managers: readonly Manager[]): ManagedFieldsEntry[] {
  return [...capped(managers)].sort(byRank).map((manager) => ({
    ...(manager.name ? { manager: manager.name } : {}),
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time ? { time: manager.time } : {}),
    fieldsType: 'FieldsV1',
    fieldsV1: manager.fields as { [key: string]: unknown },
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  }));
}

function byRank(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time, b.time) ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function capped(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter((manager) => manager.operation === 'Update' && manager.subresource === '');
  if (updaters.length <= updaterBound) return managers;
  const oldest = [...updaters].sort(byRank).slice(0, updaters.length - updaterBound + 1);
  const merged = new Map<string, Manager>();
  for (const manager of oldest) {
    const known = merged.get(manager.apiVersion);
    const fields: MaybeSet = known ? union(known.fields, manager.fields) : manager.fields;
    if (fields) merged.set(manager.apiVersion, { ...manager, name: ancient, fields });
  }
  return [...managers.filter((manager) => !oldest.includes(manager)), ...merged.values()];
}
