import { quote } from '../../api/field/quote.ts';
import type { Attributes } from './attributes.ts';

/**
 * The sentence of a 403, worded as kube-apiserver's, which people and scripts search for. It stands after
 * `pods "x" is forbidden: ` for a resource and after `forbidden: ` for a path.
 */
export function forbiddenMessage(attributes: Attributes, reason = ''): string {
  const { user, verb, group, resource, subresource, namespace } = attributes;
  const tail = reason === '' ? '' : `: ${reason}`;
  const who = `User ${quote(user.username)} cannot ${verb}`;
  if (!attributes.isResourceRequest) return `${who} path ${quote(attributes.path)}${tail}`;
  const what = quote(subresource === '' ? resource : `${resource}/${subresource}`);
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${quote(namespace)}`;
  return `${who} resource ${what} in API group ${quote(group)} ${where}${tail}`;
}
