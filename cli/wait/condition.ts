import { CommandError } from '../errors/errors.ts';
import { printValue, valuesOf } from '../jsonpath/evaluate.ts';
import { JsonPathError } from '../jsonpath/nodes.ts';
import { parseRelaxed } from '../jsonpath/parse.ts';
import type { AnyObject } from '../object.ts';

/** What is waited for. */
export type Wanted =
  | { readonly kind: 'delete' }
  | { readonly kind: 'create' }
  | { readonly kind: 'state'; readonly met: (object: AnyObject) => boolean };

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly observedGeneration?: number;
}

/** Reads `--for`. Throws CommandError. */
export function parseWanted(text: string): Wanted {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { kind: 'delete' };
  if (lower === 'create') return { kind: 'create' };
  if (text.startsWith('condition=')) {
    const [type = '', status = 'true'] = text.slice('condition='.length).split(/=(.*)/s);
    return { kind: 'state', met: (object) => hasCondition(object, type.toLowerCase(), status.toLowerCase()) };
  }
  if (text.startsWith('jsonpath=')) return jsonPathWanted(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function hasCondition(object: AnyObject, wantedType: string, wantedStatus: string): boolean {
  const { conditions = [], observedGeneration } = (object.status ?? {}) as {
    conditions?: readonly Condition[];
    observedGeneration?: number;
  };
  const found = conditions.find(({ type }) => type?.toLowerCase() === wantedType);
  if (!found || found.status?.toLowerCase() !== wantedStatus) return false;
  // A condition that speaks of an older spec says nothing about this one.
  const seen = found.observedGeneration ?? observedGeneration;
  return seen === undefined || seen >= (object.metadata?.generation ?? 0);
}

function jsonPathWanted(given: string): Wanted {
  const bare = given.replace(/^(['"])(.*)\1(?==|$)/, '$2');
  const brace = bare.startsWith('{') ? bare.lastIndexOf('}') : -1;
  const equals = bare.indexOf('=', brace < 0 ? 0 : brace);
  const path = equals < 0 ? bare : bare.slice(0, equals);
  const value = equals < 0 ? undefined : bare.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2');
  if (path === '') throw new CommandError('jsonpath expression cannot be empty');
  if (value === '') throw new CommandError('jsonpath wait has to have a value after equal sign');
  try {
    const nodes = parseRelaxed(path);
    return {
      kind: 'state',
      met(object) {
        const found = valuesOf(nodes, object);
        if (found.length === 0) return false;
        if (value === undefined) return true;
        if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
        const [one] = found;
        if (typeof one === 'object' && one !== null)
          throw new CommandError('jsonpath leads to a nested object or list which is not supported');
        return printValue(one) === value;
      },
    };
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    throw new CommandError(cause.message, { cause });
  }
}
