import { isLabelValue, isQualifiedName } from '../../api/names/qualified-name.ts';
import { CommandError, UsageError } from '../errors/errors.ts';

/** A taint as the command line has it; no effect means every effect, for taints to take away. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

/** What a command line wants of the taints of a node. */
export interface TaintChange {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
  /** Whether taints that are there already may get another value. */
  readonly overwrite: boolean;
}

const effects = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** Whether a word of the command line is a taint, and not a type or name. */
export const isTaint = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-');

/** Reads `key[=value]:effect`, and `key[:effect]-` for those to take away. Throws UsageError in kubectl's words. */
export function parseTaints(words: readonly string[]): Pick<TaintChange, 'add' | 'remove'> {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    const removes = word.endsWith('-');
    const text = removes ? word.slice(0, -1) : word;
    const taint = parseTaint(text);
    if (removes) {
      remove.push({ key: taint.key, ...(taint.effect ? { effect: taint.effect } : {}) });
      continue;
    }
    if (taint.effect === undefined) throw usage(`invalid taint spec: ${word}`);
    if (add.some((one) => same(one, taint)))
      throw usage(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`,
      );
    add.push(taint);
  }
  return { add, remove };
}

/** Throws CommandError where the same taint shall come and go. */
export function checkNoClash({ add, remove }: Pick<TaintChange, 'add' | 'remove'>): void {
  const clashing = remove.filter((gone) => add.some((one) => covers(gone, one)));
  if (clashing.length === 0) return;
  const names = clashing.map(({ key, effect = '' }) => `${key}=${effect}`).join(', ');
  throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${names}`);
}

/**
 * The taints that a node has after a change, what is added first, and the errors of what was to be taken away and is not there.
 * Throws CommandError where a taint is there already and may not be overwritten.
 */
export function changedTaints(
  node: string,
  present: readonly Taint[],
  { add, remove, overwrite }: TaintChange,
): { readonly taints: readonly Taint[]; readonly missing: readonly CommandError[] } {
  const clashing = add.filter((one) => present.some((other) => same(one, other)));
  if (!overwrite && clashing.length > 0)
    throw new CommandError(
      `node ${node} already has ${clashing.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  let taints = [...add, ...present.filter((one) => !add.some((other) => same(one, other)))];
  const missing: CommandError[] = [];
  for (const gone of remove) {
    const kept = taints.filter((one) => !covers(gone, one));
    if (kept.length === taints.length) missing.push(new CommandError(`taint "${nameOf(gone)}" not found`));
    taints = kept;
  }
  return { taints, missing };
}

function parseTaint(text: string): Taint {
  const [pair = '', effect, ...more] = text.split(':');
  if (more.length > 0) throw usage(`invalid taint spec: ${text}`);
  if (effect === undefined) return { key: checked(pair, text, isQualifiedName(pair)) };
  if (!effects.has(effect)) throw usage(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value = '', ...rest] = pair.split('=');
  if (rest.length > 0) throw usage(`invalid taint spec: ${text}`);
  checked(value, text, isLabelValue(value));
  checked(key, text, isQualifiedName(key));
  return { key, ...(value ? { value } : {}), effect };
}

function checked(part: string, text: string, problems: readonly string[]): string {
  if (problems.length > 0) throw usage(`invalid taint spec: ${text}, ${problems.join('; ')}`);
  return part;
}

const usage = (message: string): UsageError => new UsageError('taint', message);
const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
const covers = (gone: Taint, one: Taint): boolean =>
  gone.key === one.key && (gone.effect === undefined || gone.effect === one.effect);
const nameOf = ({ key, effect }: Taint): string => (effect ? `${key}:${effect}` : key);
