import { CommandError } from '../errors/errors.ts';

/** An argument of `cp`: a file here, or one in a pod. */
export type FileSpec =
  | { readonly kind: 'local'; readonly file: string }
  | { readonly kind: 'pod'; readonly namespace: string | undefined; readonly pod: string; readonly file: string };

/** Reads `[[namespace/]pod:]file`. Throws CommandError. */
export function parseFileSpec(argument: string): FileSpec {
  const colon = argument.indexOf(':');
  if (colon < 0) return { kind: 'local', file: argument };
  const file = argument.slice(colon + 1);
  const [first = '', second, ...rest] = argument.slice(0, colon).split('/');
  if (colon === 0 || rest.length > 0)
    throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  return second === undefined
    ? { kind: 'pod', namespace: undefined, pod: first, file }
    : { kind: 'pod', namespace: first, pod: second, file };
}
