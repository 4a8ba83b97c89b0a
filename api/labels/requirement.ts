import { aggregateMessages, type FieldError, invalidField, notSupported } from '../field/field-error.ts';
import { FieldPath } from '../field/path.ts';
import { isLabelValue, isQualifiedName } from '../names/qualified-name.ts';

/** Labels of an object. Absent labels are no labels. */
export type Labels = Readonly<Record<string, string>> | undefined;

/** As the text form writes them. */
export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on labels: a key, how it compares and with what. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const operators: readonly Operator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!'];

/** A selector that cannot be: the message is Kubernetes'. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** The value of a label. Names of Object's own methods are no labels. */
function labelValue(labels: Labels, key: string): string | undefined {
  if (labels === undefined || labels === null) return undefined;
  const value: unknown = labels[key];
  return typeof value === 'string' ? value : undefined;
}

/** Whether labels meet a requirement. What is absent is unequal to everything. */
export function meets(requirement: Requirement, labels: Labels): boolean {
  const value = labelValue(labels, requirement.key);
  const { values } = requirement;
  switch (requirement.operator) {
    case '=':
    case '==':
      return value !== undefined && value === values[0];
    case '!=':
      return value === undefined || value !== values[0];
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt': {
      const order = value === undefined ? undefined : compareIntegers(value, values[0] ?? '');
      return order !== undefined && (requirement.operator === 'gt' ? order > 0 : order < 0);
    }
  }
}

const integer = /^[+-]?\d{1,19}$/;

/** Whether a text is a 64-bit integer, as `gt` and `lt` want it. */
function isInteger(text: string): boolean {
  if (!integer.test(text)) return false;
  return text.length < 19 || BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''));
}

/** Orders two integers in text; undefined when one is none. */
function compareIntegers(a: string, b: string): number | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined;
  if (a.length < 16 && b.length < 16) return Number(a) - Number(b);
  const [left, right] = [BigInt(a.replace('+', '')), BigInt(b.replace('+', ''))];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Makes a requirement, or throws SelectorError naming all that is wrong with it. */
export function newRequirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  const errors = problemsOf(key, operator, values);
  if (errors.length === 0) return { key, operator, values };
  throw new SelectorError(aggregateMessages(errors.map((error) => `${error.field}: ${error.message}`)));
}

function problemsOf(key: string, operator: Operator, values: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  const keyProblems = isQualifiedName(key);
  if (keyProblems.length > 0) errors.push(invalidField('key', key, keyProblems.join('; ')));
  const count = countProblem(operator, values);
  if (count !== undefined) errors.push(invalidField('values', values, count));
  if (!operators.includes(operator)) errors.push(notSupported('operator', operator, operators));
  for (const [index, value] of values.entries()) {
    const at = FieldPath.of('values').index(index);
    if ((operator === 'gt' || operator === 'lt') && !isInteger(value)) {
      errors.push(invalidField(at, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    }
  }
  for (const [index, value] of values.entries()) {
    const problems = isLabelValue(value);
    if (problems.length > 0) {
      errors.push(invalidField(FieldPath.of('values').index(index).key(key), value, problems.join('; ')));
    }
  }
  return errors;
}

function countProblem(operator: Operator, values: readonly string[]): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined;
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? undefined : 'exact-match compatibility requires one single value';
    case 'exists':
    case '!':
      return values.length === 0 ? undefined : 'values set must be empty for exists and does not exist';
    case 'gt':
    case 'lt':
      return values.length === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
  }
}

/** The text form: `a=b`, `a in (b,c)`, `!a`, `a>1`. */
export function printRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${[...values].sort().join(',')})`;
    case 'gt':
      return `${key}>${values[0] ?? ''}`;
    case 'lt':
      return `${key}<${values[0] ?? ''}`;
    default:
      return `${key}${operator}${values[0] ?? ''}`;
  }
}
