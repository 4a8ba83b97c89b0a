import { isInvalid, isNotFound, statusErrorOf } from '../../api/errors/predicates.ts';
import { shortMessage } from '../errors/message.ts';
import { qualified } from '../resolve/resource.ts';
import type { ObjectTarget } from '../resolve/select.ts';

/** Why a file has to be edited again: stands above it as a comment. */
export interface Reason {
  readonly head: string;
  readonly details: readonly string[];
}

/** What the server made of one changed object. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly message: string; readonly reason: Reason }
  | { readonly kind: 'gone' | 'failed'; readonly message: string };

/** `configmaps "a"` */
export const targetName = (target: ObjectTarget | undefined): string =>
  target ? `${qualified(target.resource.name, target.resource.group)} ${JSON.stringify(target.name)}` : '';

/** How a refusal is told, and whether editing anew can mend it. */
export function refusalOf(error: unknown, target: ObjectTarget, host: string): Refusal {
  const what = targetName(target);
  if (isInvalid(error)) {
    const causes = statusErrorOf(error)?.status.details?.causes ?? [];
    const details = causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`);
    return {
      kind: 'invalid',
      message: `error: ${what} is invalid`,
      reason: { head: `${what} was not valid`, details },
    };
  }
  if (isNotFound(error)) return { kind: 'gone', message: `error: ${what} could not be found on the server` };
  const why = statusErrorOf(error)?.message ?? shortMessage(error, host);
  return { kind: 'failed', message: `error: ${what} could not be patched: ${why}` };
}

/** The comment at the top of a file to edit. */
export function headerText(reasons: readonly Reason[]): string {
  const lines = [
    'Edit the object below. Lines that begin with # do not count, and an empty file changes nothing.',
    'If the server refuses what you saved, the file is opened again and says why.',
    '',
    ...reasons.flatMap(({ head, details }) => [
      details.length > 0 ? `${head}:` : head,
      ...details.map((detail) => `* ${detail}`),
      '',
    ]),
  ];
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `#${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

/** The text without its comments. */
export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
}
