import { check, isDns1123Subdomain, maxSubdomainLength, noProblems } from './dns.ts';
import { emptyError, inclusiveRangeError, isLongerThan, maxLengthError, regexError } from './wording.ts';

/** Validators of smaller texts and numbers in specs. Each answers with Kubernetes' messages, none when the value is good. */

function isInRange(value: number, low: number, high: number): readonly string[] {
  return value >= low && value <= high ? noProblems : [inclusiveRangeError(low, high)];
}

export function isPortNumber(port: number): readonly string[] {
  return isInRange(port, 1, 65535);
}

/** User and group ids are 32 bits wide. */
export function isUserOrGroupId(id: number): readonly string[] {
  return isInRange(id, 0, 0xffffffff);
}

/** An IANA service name: at most 15 characters, at least one letter, single hyphens inside. */
export function isPortName(port: string): readonly string[] {
  const problems: string[] = [];
  if (isLongerThan(port, 15)) problems.push(maxLengthError(15));
  if (!/^[-a-z0-9]+$/.test(port)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(port)) problems.push('must contain at least one letter (a-z)');
  if (port.includes('--')) problems.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

/** `25%` */
export function isPercentText(text: string): readonly string[] {
  if (/^[0-9]+%$/.test(text)) return noProblems;
  return [
    regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%'),
  ];
}

export function isHttpHeaderName(name: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(name)) return noProblems;
  return [
    regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name'),
  ];
}

/** The name of an environment variable; since 1.34 anything printable in ASCII but '='. */
export function isEnvVarName(name: string): readonly string[] {
  if (name === '') return [`environment variable name ${emptyError}`];
  if (/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) return noProblems;
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key of a ConfigMap or Secret, which becomes the name of a file. */
export function isConfigMapKey(key: string): readonly string[] {
  const format = '[-._a-zA-Z0-9]+';
  const problems = check(key, maxSubdomainLength, /^[-._a-zA-Z0-9]+$/, () =>
    regexError(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
      format,
      'key.name',
      'KEY_NAME',
      'key-name',
    ),
  );
  const upward = key === '.' ? "must not be '.'" : key === '..' ? "must not be '..'" : undefined;
  if (upward !== undefined) return [...problems, upward];
  return key.startsWith('..') ? [...problems, "must not start with '..'"] : problems;
}

export function isCIdentifier(value: string): readonly string[] {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) return noProblems;
  return [
    regexError(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
      '[A-Za-z_][A-Za-z0-9_]*',
      'my_name',
      'MY_NAME',
      'MyName',
    ),
  ];
}

/** What may not stand in a name that is part of a path, with how it is shown; keys of the store have no place for a zero byte. */
const notInPaths = [
  ['/', '/'],
  ['%', '%'],
  ['\0', '\\x00'],
] as const;

/** A name that stands alone in a path of the API: of RBAC roles, for one. */
export function isPathSegmentName(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return notInPaths.filter(([part]) => name.includes(part)).map(([, shown]) => `may not contain '${shown}'`);
}

/** `example.com/path`; with the field it is about in the messages' place. */
export function isDomainPrefixedPath(path: string): readonly string[] {
  const slash = path.indexOf('/');
  if (slash <= 0 || slash === path.length - 1) {
    return ['must be a domain-prefixed path (such as "acme.io/foo")'];
  }
  const problems = isDns1123Subdomain(path.slice(0, slash));
  if (problems.length > 0) return problems;
  const format = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  if (/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path.slice(slash + 1))) return noProblems;
  return [regexError('Invalid path', format)];
}
