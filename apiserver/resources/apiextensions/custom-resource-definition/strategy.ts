import type { CustomResourceDefinition } from '../../../../proto/gen/apiextensions/v1.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { defaultCustomResourceDefinition } from './defaults.ts';
import {
  checkApproval,
  checkStoredVersions,
  validateCustomResourceDefinition,
  validateCustomResourceDefinitionUpdate,
} from './validation.ts';

/** Remembers that objects are stored in the version that is marked for it. */
function addStorageVersion(object: KindObject<CustomResourceDefinition>): void {
  const { spec, status } = object;
  const stored = status.storedVersions ?? [];
  const written = (spec.versions ?? []).find(({ storage }) => storage)?.name;
  if (written !== undefined && !stored.includes(written)) {
    // On an update the status is that of the stored object, which is not ours to change.
    object.status = { ...status, storedVersions: [...stored, written] };
  }
}

export const customResourceDefinitionStrategy = strategyFor<CustomResourceDefinition>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: defaultCustomResourceDefinition,
  prepareForCreate: addStorageVersion,
  prepareForUpdate: addStorageVersion,
  validate: validateCustomResourceDefinition,
  validateCreate: checkApproval,
  validateUpdate: validateCustomResourceDefinitionUpdate,
  validateStatusUpdate: checkStoredVersions,
});
