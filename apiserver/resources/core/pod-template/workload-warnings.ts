import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { PodTemplateSpec } from '../../../../proto/gen/core/v1.ts';
import { podTemplateWarnings } from './warnings.ts';

interface Versioned {
  readonly metadata: { readonly name?: string; readonly generation?: number };
}

/** Whether an object is new, or not what it was: what has been said of a template once is not said again. */
export function isNewTemplate({ metadata }: Versioned, old: Versioned | undefined): boolean {
  return old === undefined || old.metadata.generation !== metadata.generation;
}

/** Of the name of a new workload, after which its pods are named. */
export function podNamerWarnings({ metadata }: Versioned, old: Versioned | undefined): string[] {
  const problems = old === undefined ? isDns1123Label(metadata.name ?? '') : [];
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
  ];
}

/** Of a workload that runs pods of one template, and gives them its name. */
export function workloadWarnings(
  object: Versioned,
  template: PodTemplateSpec | undefined,
  old: Versioned | undefined,
  path: FieldPath = fieldPath('spec', 'template'),
): string[] {
  return [...podNamerWarnings(object, old), ...(isNewTemplate(object, old) ? podTemplateWarnings(template, path) : [])];
}
