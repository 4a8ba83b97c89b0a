import { regexError } from '../../api/names/wording.ts';

const rule = regexError(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  '[-._a-zA-Z][-._a-zA-Z0-9]*',
  'my.env-name',
  'MY_ENV.NAME',
  'MyEnvName1',
);

/** What is wrong with the name of a variable on a command line or in an env file; narrower than what pods take since 1.34. */
export function variableNameProblem(name: string): string | undefined {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)
    ? undefined
    : `${JSON.stringify(name)} is not a valid key name: ${rule}`;
}
