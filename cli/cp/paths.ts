import { posix } from 'node:path';

/** A path without what leads out of where it is meant to be: no root, no `..` in front. */
function withoutShortcuts(path: string): string {
  let rest = posix.normalize(path);
  while (rest.startsWith('../') || rest.startsWith('/')) rest = rest.replace(/^(\.\.\/|\/+)/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/\/+$/, '');
}

/** What the names in an archive of `file` begin with, as tar writes them in a container. */
export function archivePrefix(file: string): string {
  return withoutShortcuts(file);
}

/**
 * The name below the target of an archive's entry; undefined when it does not begin as it must: then somebody in the
 * container has made the archive up.
 */
export function nameBelow(entry: string, prefix: string): string | undefined {
  const name = entry.replace(/^\/+/, '');
  // A program may write `./a` for `a`.
  const plain = prefix === '' || name.startsWith(prefix) ? name : posix.normalize(name);
  return plain.startsWith(prefix) ? plain.slice(prefix.length) : undefined;
}

/** Whether `path` is `target` or below it, so that nothing is written anywhere else. Both are normal. */
export function isWithin(target: string, path: string): boolean {
  return path === target || path.startsWith(target.endsWith('/') ? target : `${target}/`);
}
