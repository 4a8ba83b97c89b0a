import { check, isDns1123Subdomain, noProblems } from './dns.ts';
import { emptyError, isLongerThan, maxLengthError, regexError } from './wording.ts';

const namePart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const namePartForm = new RegExp(`^${namePart}$`);
const labelValue = `(${namePart})?`;
const labelValueForm = new RegExp(`^${labelValue}$`);
const maxLength = 63;

const nameWording =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/**
 * A qualified name, which is what keys of labels and annotations, finalizers and extended resources are: a name with an
 * optional DNS subdomain before it.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isQualifiedName(value: string): readonly string[] {
  const slash = value.indexOf('/');
  if (slash < 0) return namePartProblems(value);
  if (value.indexOf('/', slash + 1) >= 0) {
    return [
      `a valid label key ${regexError(nameWording, namePart, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = value.slice(0, slash);
  const ofPrefix = prefix === '' ? [emptyError] : isDns1123Subdomain(prefix);
  const ofName = namePartProblems(value.slice(slash + 1));
  if (ofPrefix.length === 0) return ofName;
  return [...ofPrefix.map((problem) => `prefix part ${problem}`), ...ofName];
}

function namePartProblems(name: string): readonly string[] {
  const long = isLongerThan(name, maxLength);
  const formed = namePartForm.test(name);
  if (formed && !long) return noProblems;
  const problems: string[] = [];
  if (name === '') problems.push(`name part ${emptyError}`);
  else if (long) problems.push(`name part ${maxLengthError(maxLength)}`);
  if (!formed) problems.push(`name part ${regexError(nameWording, namePart, 'MyName', 'my.name', '123-abc')}`);
  return problems;
}

/** The value of a label; may be empty. */
export function isLabelValue(value: string): readonly string[] {
  return check(value, maxLength, labelValueForm, () =>
    regexError(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      labelValue,
      'MyValue',
      'my_value',
      '12345',
    ),
  );
}
