import type { PodTemplateSpec } from '../../../proto/gen/core/v1.ts';
import type { ResourceType } from '../../../proto/resource-type.ts';
import type { ApiObject } from '../../registry/object.ts';

type Find = (object: ApiObject) => PodTemplateSpec | undefined;
type WithTemplate = { readonly spec?: { readonly template?: PodTemplateSpec } };

const inSpec: Find = (object) => (object as unknown as WithTemplate).spec?.template;

/** Kinds that make pods, with the place of the pods' template. */
const places: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['/replicationcontrollers', inSpec],
  ['/podtemplates', (object) => object.template as PodTemplateSpec | undefined],
  ['apps/replicasets', inSpec],
  ['apps/deployments', inSpec],
  ['apps/statefulsets', inSpec],
  ['apps/daemonsets', inSpec],
  ['batch/jobs', inSpec],
  [
    'batch/cronjobs',
    (object) => (object as unknown as { spec?: { jobTemplate?: WithTemplate } }).spec?.jobTemplate?.spec?.template,
  ],
]);

type Kind = Pick<ResourceType<unknown>, 'group' | 'resource'>;

/** The template of the pods that an object makes; undefined when it makes none. */
export function templateOf({ group, resource }: Kind, object: ApiObject | undefined): PodTemplateSpec | undefined {
  return object && places.get(`${group}/${resource}`)?.(object);
}

/** Whether objects of the kind can have a pod template at all. */
export function mayHaveTemplate({ group, resource }: Kind): boolean {
  return (group === '' || group === 'apps' || group === 'batch') && places.has(`${group}/${resource}`);
}
