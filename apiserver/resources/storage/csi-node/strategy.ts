import { duplicate, type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { CSINode, CSINodeDriver } from '../../../../proto/gen/storage/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkNotNegative, checkText, immutableMessage } from '../../core/field-checks.ts';
import { internalForm } from '../../internal-form.ts';
import { strategyFor } from '../../typed.ts';
import { checkDriverName } from '../parameters.ts';

const path = fieldPath('spec', 'drivers');
const maxNodeId = 256;

/** https://kubernetes-csi.github.io/docs/csi-node-object.html */
function validateCsiNode({ spec }: CSINode): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [i, driver] of (spec.drivers ?? []).entries()) {
    checkDriver(errors, driver, i);
    if (names.has(driver.name)) errors.push(duplicate(path.index(i).child('name'), driver.name));
    names.add(driver.name);
  }
  return errors;
}

function checkDriver(errors: FieldError[], driver: CSINodeDriver, index: number): void {
  const { name, nodeID, allocatable, topologyKeys } = driver;
  const at = path.index(index);
  checkDriverName(errors, name, at.child('name'));
  if (nodeID === '') errors.push(required(at.child('nodeID')));
  if (nodeID.length > maxNodeId) {
    errors.push(invalidField(at.child('nodeID'), nodeID, `must be ${maxNodeId} characters or less`));
  }
  checkNotNegative(errors, allocatable?.count, at.child('allocatable'), 'count');
  const keys = new Set<string>();
  for (const key of topologyKeys ?? []) {
    if (key === '') errors.push(required(at));
    if (keys.has(key)) errors.push(duplicate(at, key));
    keys.add(key);
    checkText(errors, isQualifiedName, key, at);
  }
}

const driverSchema = () => messageSchema('k8s.io.api.storage.v1.CSINodeDriver');

export const csiNodeStrategy = strategyFor<CSINode>({
  refusesUnconditionalUpdate: true,
  returnsDeleted: true,
  validate: validateCsiNode,
  // Drivers come and go; one that stays keeps what it has said of the node, but for how much fits.
  validateUpdate: ({ spec }, old) => {
    const errors: FieldError[] = [];
    for (const driver of spec.drivers ?? []) {
      const before = (old.spec.drivers ?? []).find(({ name }) => name === driver.name);
      if (before && !semanticEqual({ ...driver, allocatable: null }, { ...before, allocatable: null })) {
        errors.push(invalidField(path, internalForm(driverSchema(), driver), immutableMessage));
      }
    }
    return errors;
  },
});
