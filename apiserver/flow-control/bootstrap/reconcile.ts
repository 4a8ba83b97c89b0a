import { deepEqual } from '../../../api/meta/deep-equal.ts';
import type { FlowSchemaSpec, PriorityLevelConfigurationSpec } from '../../../proto/gen/flowcontrol/v1.ts';
import type { ObjectMeta } from '../../../proto/gen/meta/v1.ts';
import type { BootstrapObject } from './levels.ts';

/** Says whether the server keeps an object's spec up to date, or leaves it to the administrator. */
export const autoUpdateSpec = 'apf.kubernetes.io/autoupdate-spec';

type Spec = FlowSchemaSpec | PriorityLevelConfigurationSpec;
type Metadata = Partial<Pick<ObjectMeta, 'name' | 'annotations' | 'generation'>>;

/** What counts of a stored object. */
export interface StoredConfiguration {
  readonly metadata: Metadata;
  readonly spec: Spec;
}

/** What to do about one object. `object` is what is to be written, whole. */
export type Step =
  | { readonly kind: 'keep' }
  | { readonly kind: 'create'; readonly object: object }
  | { readonly kind: 'update'; readonly object: object };

const parseBool = (text: string | undefined): boolean | undefined =>
  ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '')
    ? true
    : ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text ?? '')
      ? false
      : undefined;

/**
 * Brings one object to where the server wants it: a missing one is made, a mandatory one is always put right, and a
 * suggested one when its annotation allows it; without a readable annotation, when nobody has changed its spec yet.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#maintenance-of-the-mandatory-and-suggested-configuration-objects
 */
export function reconcileConfiguration(
  wanted: BootstrapObject<Spec>,
  stored: StoredConfiguration | undefined,
  mandatory: boolean,
): Step {
  const { name, spec } = wanted;
  if (!stored)
    return { kind: 'create', object: { metadata: { name, annotations: { [autoUpdateSpec]: 'true' } }, spec } };
  const marked = parseBool(stored.metadata.annotations?.[autoUpdateSpec]);
  const automatic = mandatory || (marked ?? stored.metadata.generation === 1);
  const right = !automatic || deepEqual(stored.spec, specToKeep(spec, stored.spec));
  if (right && marked === automatic) return { kind: 'keep' };
  const annotations = { ...stored.metadata.annotations, [autoUpdateSpec]: String(automatic) };
  return {
    kind: 'update',
    object: {
      ...stored,
      metadata: { ...stored.metadata, annotations },
      spec: right ? stored.spec : specToKeep(spec, stored.spec),
    },
  };
}

/** How many seats the exempt level sets aside is the administrator's affair. */
function specToKeep(wanted: Spec, stored: Spec): Spec {
  if (!('type' in wanted) || wanted.type !== 'Exempt' || !('type' in stored) || !stored.exempt) return wanted;
  return { ...wanted, exempt: stored.exempt };
}

/** Names of objects that an earlier server made and that are no longer wanted: their annotation says that they are its own. */
export function obsolete(
  stored: readonly { readonly metadata: Metadata }[],
  wanted: ReadonlySet<string>,
): readonly string[] {
  return stored
    .filter(({ metadata }) => !wanted.has(metadata.name ?? '') && parseBool(metadata.annotations?.[autoUpdateSpec]))
    .map(({ metadata }) => metadata.name ?? '');
}
