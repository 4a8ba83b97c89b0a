import type { FieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { PodSpec, PodTemplateSpec } from '../../../../proto/gen/core/v1.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { type KindObject, type KindStrategy, strategyFor } from '../../typed.ts';
import { dropDisabledFields } from './disabled-fields.ts';
import { podTemplateWarnings } from './warnings.ts';

/** Where a kind has the template of its pods. */
export interface TemplatePlace<T> {
  readonly path: FieldPath;
  readonly templateOf: (object: DeepReadonly<KindObject<T>>) => DeepReadonly<PodTemplateSpec> | undefined;
  /** Its pods have their names, and with them their host names, from it. */
  readonly namesPods?: boolean;
  /** What changes with whatever is worth a warning; the generation where it is not given. */
  readonly editionOf?: (object: DeepReadonly<KindObject<T>>) => unknown;
  /** What is worth a warning at every write, whether or not anything of it has changed. */
  readonly standingWarnings?: (
    object: KindObject<T>,
    old: DeepReadonly<KindObject<T>> | undefined,
  ) => readonly string[];
}

/**
 * The strategy of a kind that holds a pod template. Besides what the kind says itself: fields that are turned off are
 * taken out of the template before anything is settled, and the template is warned about when it is new or its edition has
 * changed.
 */
export function templateKind<T>(place: TemplatePlace<T>, strategy: KindStrategy<T>): Strategy {
  const drop = (object: KindObject<T>, old: DeepReadonly<KindObject<T>> | undefined): void => {
    const spec = place.templateOf(object as DeepReadonly<KindObject<T>>)?.spec;
    // What is being written is still the request's own.
    if (spec) dropDisabledFields(spec as PodSpec, old && place.templateOf(old)?.spec);
  };
  const editionOf = place.editionOf ?? (({ metadata }) => metadata.generation);
  return strategyFor<T>({
    ...strategy,
    prepareForCreate: (object, context) => {
      drop(object, undefined);
      strategy.prepareForCreate?.(object, context);
    },
    prepareForUpdate: (object, old, context) => {
      drop(object, old);
      strategy.prepareForUpdate?.(object, old, context);
    },
    warnings: (object, old) => {
      const standing = place.standingWarnings?.(object, old) ?? [];
      if (old !== undefined && editionOf(old) === editionOf(object as DeepReadonly<KindObject<T>>)) return standing;
      const template = place.templateOf(object as DeepReadonly<KindObject<T>>) as PodTemplateSpec | undefined;
      return [
        ...(place.namesPods && old === undefined ? nameWarnings(object.metadata.name) : []),
        ...(strategy.warnings?.(object, old) ?? []),
        ...podTemplateWarnings(template, place.path),
        ...standing,
      ];
    },
  });
}

function nameWarnings(name: string): string[] {
  const problems = isDns1123Label(name);
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
  ];
}
