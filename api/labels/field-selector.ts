import { SelectorError } from './requirement.ts';

/** One condition on a field that a kind can be selected by. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** How the fields of an object are read: absent ones are empty texts. */
export type FieldLookup = (field: string) => string | undefined;

/**
 * Conditions that fields must all meet.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 */
export class FieldSelector {
  readonly requirements: readonly FieldRequirement[];

  constructor(requirements: readonly FieldRequirement[]) {
    this.requirements = requirements;
  }

  matches(lookup: FieldLookup): boolean {
    for (const { field, operator, value } of this.requirements) {
      if (((lookup(field) ?? '') === value) !== (operator === '=')) return false;
    }
    return true;
  }

  get empty(): boolean {
    return this.requirements.length === 0;
  }

  /** The one value that `field` must have, so that an index can be asked; undefined when there is no such value. */
  exactValue(field: string): string | undefined {
    return this.requirements.find((one) => one.field === field && one.operator === '=')?.value;
  }

  toString(): string {
    return this.requirements.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(',');
  }
}

const everyField = new FieldSelector([]);

/** Puts a backslash before what separates requirements. */
export function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

/**
 * Reads the text form: `status.phase!=Running,spec.nodeName=`. A backslash takes the meaning from a comma, an equals sign and
 * itself. Throws SelectorError with Kubernetes' message. Whether a kind has the fields is for the caller to say.
 */
export function parseFieldSelector(text: string): FieldSelector {
  if (text === '') return everyField;
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === '') continue;
    const match = /(!=|==|=)/.exec(term);
    if (!match) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    requirements.push({
      field: term.slice(0, match.index),
      operator: match[0] === '!=' ? '!=' : '=',
      value: unescapeValue(term.slice(match.index + match[0].length)),
    });
  }
  return new FieldSelector(requirements);
}

function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function unescapeValue(text: string): string {
  if (!/[\\,=]/.test(text)) return text;
  let value = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === ',' || char === '=') {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    }
    if (char !== '\\') {
      value += char;
      continue;
    }
    const next = text.charAt(++at);
    if (next !== '\\' && next !== ',' && next !== '=') {
      throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next}`);
    }
    value += next;
  }
  return value;
}
