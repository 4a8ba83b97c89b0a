import { isLongerThan, maxLengthError, regexError } from './wording.ts';

/**
 * Validators of names. Each answers with Kubernetes' messages, none when the text is good.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */

/** Longest DNS label: names of services, namespaces, containers; also the reach of generated names. */
export const maxLabelLength = 63;
/** Longest DNS subdomain: names of most objects. */
export const maxSubdomainLength = 253;

/** A validator's answer to good text, shared. */
export const noProblems: readonly string[] = Object.freeze([]);

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain1123 = `${label1123}(\\.${label1123})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const wildcard = `\\*\\.${subdomain1123}`;
const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const underscoreSubdomain = `${underscoreLabel}(\\.${underscoreLabel})*`;

const whole = (format: string) => new RegExp(`^${format}$`);
const label1123Form = whole(label1123);
const subdomain1123Form = whole(subdomain1123);
const label1035Form = whole(label1035);
const wildcardForm = whole(wildcard);
const underscoreForm = whole(underscoreSubdomain);

/** RFC 1123 label, such as the name of a container. */
export function isDns1123Label(value: string): readonly string[] {
  const long = isLongerThan(value, maxLabelLength);
  if (!long && label1123Form.test(value)) return noProblems;
  const problems = long ? [maxLengthError(maxLabelLength)] : [];
  if (!label1123Form.test(value)) {
    problems.push(
      subdomain1123Form.test(value)
        ? 'must not contain dots'
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            label1123,
            'my-name',
            '123-abc',
          ),
    );
  }
  return problems;
}

/** RFC 1123 subdomain, such as the name of a pod. */
export function isDns1123Subdomain(value: string): readonly string[] {
  return check(value, maxSubdomainLength, subdomain1123Form, () =>
    regexError(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      subdomain1123,
      'example.com',
    ),
  );
}

/** The same with underscores, as search domains of a pod may have them. */
export function isDns1123SubdomainWithUnderscore(value: string): readonly string[] {
  return check(value, maxSubdomainLength, underscoreForm, () =>
    regexError(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
      underscoreSubdomain,
      'example.com',
    ),
  );
}

/** RFC 1035 label, such as the name of a service: it begins with a letter. */
export function isDns1035Label(value: string): readonly string[] {
  return check(value, maxLabelLength, label1035Form, () =>
    regexError(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      label1035,
      'my-name',
      'abc-123',
    ),
  );
}

/** `*.example.com`, as hosts of an ingress may be. */
export function isWildcardDns1123Subdomain(value: string): readonly string[] {
  return check(value, maxSubdomainLength, wildcardForm, () =>
    regexError(
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
      wildcard,
      '*.example.com',
    ),
  );
}

/** Length first, then form: both are reported. */
export function check(value: string, max: number, form: RegExp, formProblem: () => string): readonly string[] {
  const long = isLongerThan(value, max);
  const formed = form.test(value);
  if (formed && !long) return noProblems;
  const problems = long ? [maxLengthError(max)] : [];
  if (!formed) problems.push(formProblem());
  return problems;
}
