import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
  tooLong,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { isDomainPrefixedPath } from '../../../../api/names/format.ts';
import type { IngressClass, IngressClassParametersReference } from '../../../../proto/gen/networking/v1.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';
import { checkReference } from '../object-reference.ts';

const path = fieldPath('spec');
const parametersPath = path.child('parameters');
const scopes = ['Cluster', 'Namespace'];
const maxController = 250;

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class */
function validateIngressClass({ spec }: IngressClass): FieldError[] {
  const errors: FieldError[] = [];
  const { controller = '', parameters } = spec ?? {};
  if (controller.length > maxController) errors.push(tooLong(path.child('controller'), maxController));
  if (controller === '') errors.push(required(path.child('controller')));
  else checkText(errors, isDomainPrefixedPath, controller, path, 'controller');
  if (parameters) checkParameters(errors, parameters);
  return errors;
}

function checkParameters(errors: FieldError[], parameters: IngressClassParametersReference): void {
  checkReference(errors, parameters, parametersPath);
  const { scope, namespace } = parameters;
  const at = parametersPath.child('namespace');
  switch (scope) {
    case undefined:
      errors.push(required(parametersPath.child('scope')));
      return;
    case 'Namespace':
      if (namespace === undefined) errors.push(required(at, "`parameters.scope` is set to 'Namespace'"));
      else checkText(errors, isDns1123Label, namespace, at);
      return;
    case 'Cluster':
      if (namespace !== undefined) errors.push(forbiddenField(at, "`parameters.scope` is set to 'Cluster'"));
      return;
    default:
      errors.push(notSupported(parametersPath.child('scope'), scope, scopes));
  }
}

export const ingressClassStrategy = strategyFor<IngressClass>({
  metadataChecks: ['change', 'all'],
  countsGenerations: true,
  defaults: ({ spec }) => {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster';
  },
  validate: validateIngressClass,
  validateUpdate: ({ spec }, old) =>
    spec?.controller === old.spec?.controller
      ? []
      : [invalidField(path.child('controller'), spec?.controller ?? '', immutableMessage)],
});
