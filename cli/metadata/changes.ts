import { CommandError } from '../errors/errors.ts';

/** `key=value` sets, `key-` removes. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Divides arguments into resources, which come first, and changes. `what` is a label or an annotation. */
export function splitChanges(args: readonly string[], what: string): { resources: string[]; changes: Changes } {
  const resources: string[] = [];
  const set: Record<string, string> = {};
  const remove: string[] = [];
  let changing = false;
  for (const arg of args) {
    const equals = arg.indexOf('=');
    const isChange = equals > 0 || (arg.endsWith('-') && arg.length > 1);
    if (!isChange) {
      if (changing) throw new CommandError(`all resources must be specified before ${what} changes: ${arg}`);
      resources.push(arg);
      continue;
    }
    changing = true;
    if (equals > 0) set[arg.slice(0, equals)] = arg.slice(equals + 1);
    else remove.push(arg.slice(0, -1));
  }
  const both = remove.find((key) => key in set);
  if (both !== undefined) throw new CommandError(`can not both modify and remove ${article(what)} in the same command`);
  return { resources, changes: { set, remove } };
}

const article = (what: string) => (what === 'annotation' ? 'an annotation' : `a ${what}`);

/** The merge patch's part for a map, with only what differs from what is there. */
export function patchOf(
  present: Readonly<Record<string, string>> | undefined,
  { set, remove }: Changes,
): Record<string, string | null> {
  const out: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(set)) if (present?.[key] !== value) out[key] = value;
  for (const key of remove) if (present?.[key] !== undefined) out[key] = null;
  return out;
}

/** The keys that would be overwritten with another value. */
export function overwritten(present: Readonly<Record<string, string>> | undefined, { set }: Changes): string[] {
  return Object.keys(set).filter((key) => present?.[key] !== undefined && present[key] !== set[key]);
}
