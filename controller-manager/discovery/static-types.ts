import * as resources from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';

const known = new Map<string, ResourceType>();
for (const group of Object.values(resources)) {
  for (const type of Object.values(group) as unknown as ResourceType[])
    known.set(`${type.apiVersion}/${type.resource}`, type);
}

/** The type that this build knows under that version and plural name; undefined for custom and newer ones. */
export function staticType(apiVersion: string, resource: string): ResourceType | undefined {
  return known.get(`${apiVersion}/${resource}`);
}
