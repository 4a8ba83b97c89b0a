import type { AnyObject } from '../object.ts';

/** `deployment.apps/web`: how `-o name` and the messages of verbs write an object. */
export function objectName(object: AnyObject): string {
  return `${kindName(object)}/${object.metadata?.name ?? ''}`;
}

/** `deployment.apps`, from the apiVersion and kind. */
export function kindName({ apiVersion = '', kind = '' }: AnyObject): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}
