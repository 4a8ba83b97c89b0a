import { type FieldError, required } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isPortNumber } from '../../../../api/names/format.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { ipWarnings } from '../addresses/address-warnings.ts';
import { checkIp, checkReachable } from '../addresses/ip-address.ts';
import { checkNumber, checkOneOf, checkText } from '../field-checks.ts';

/** What is particular to endpoints. https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/ */
export const endpointsStrategy = strategyFor<Endpoints>({
  metadataChecks: ['change', 'all'],
  allowsCreateOnUpdate: true,
  validateCreate: validateEndpoints,
  // Endpoints are big, and older servers accepted what is refused now: those that stay are not looked at again.
  validateUpdate: (endpoints, old) => (deepEqual(endpoints.subsets, old.subsets) ? [] : validateEndpoints(endpoints)),
  warnings: endpointsWarnings,
});

/** The controller of endpoints copies what pods and services have: nobody who could do better hears it. */
function endpointsWarnings({ metadata, subsets }: Endpoints): string[] {
  if (metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
  return (subsets ?? []).flatMap((subset, i) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((name) =>
      (subset[name] ?? []).flatMap(({ ip }, j) =>
        ipWarnings(ip, fieldPath('subsets').index(i).child(name).index(j).child('ip')),
      ),
    ),
  );
}

function validateEndpoints({ subsets }: Endpoints): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, { addresses, notReadyAddresses, ports }] of (subsets ?? []).entries()) {
    const path = fieldPath('subsets').index(i);
    if (!addresses?.length && !notReadyAddresses?.length) {
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    }
    for (const [j, address] of (addresses ?? []).entries()) {
      checkAddress(errors, address, path.child('addresses').index(j));
    }
    for (const [j, address] of (notReadyAddresses ?? []).entries()) {
      checkAddress(errors, address, path.child('notReadyAddresses').index(j));
    }
    for (const [j, port] of (ports ?? []).entries()) {
      checkPort(errors, port, (ports ?? []).length > 1, path.child('ports').index(j));
    }
  }
  return errors;
}

function checkAddress(errors: FieldError[], { ip, hostname, nodeName }: EndpointAddress, path: FieldPath): void {
  checkIp(errors, ip, path.child('ip'));
  if (hostname) checkText(errors, isDns1123Label, hostname, path, 'hostname');
  if (nodeName !== undefined) checkText(errors, isDns1123Subdomain, nodeName, path, 'nodeName');
  checkReachable(errors, ip, path.child('ip'));
}

function checkPort(errors: FieldError[], port: EndpointPort, named: boolean, path: FieldPath): void {
  if (named && !port.name) errors.push(required(path.child('name')));
  else if (port.name) checkText(errors, isDns1123Label, port.name, path, 'name');
  checkNumber(errors, isPortNumber, port.port, path, 'port');
  checkOneOf(errors, port.protocol, ['SCTP', 'TCP', 'UDP'], path, 'protocol');
  if (port.appProtocol !== undefined) checkText(errors, isQualifiedName, port.appProtocol, path, 'appProtocol');
}
