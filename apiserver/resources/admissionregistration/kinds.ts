import type { KindDefinition } from '../kind-definition.ts';
import { mutatingAdmissionPolicyStrategy } from './mutating-admission-policy/strategy.ts';
import { mutatingAdmissionPolicyBindingStrategy } from './mutating-admission-policy-binding/strategy.ts';
import { mutatingWebhookConfigurationStrategy } from './mutating-webhook-configuration/strategy.ts';
import {
  mutatingAdmissionPolicyColumns,
  policyBindingColumns,
  validatingAdmissionPolicyColumns,
} from './policy-columns.ts';
import { validatingAdmissionPolicyStrategy } from './validating-admission-policy/strategy.ts';
import { validatingAdmissionPolicyBindingStrategy } from './validating-admission-policy-binding/strategy.ts';
import { validatingWebhookConfigurationStrategy } from './validating-webhook-configuration/strategy.ts';
import { webhookColumns } from './webhook-columns.ts';

/** The kinds of admissionregistration.k8s.io. */
export const admissionregistrationKinds: Readonly<Record<string, KindDefinition>> = {
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicies': {
    strategy: mutatingAdmissionPolicyStrategy,
    columns: mutatingAdmissionPolicyColumns,
  },
  'admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings': {
    strategy: mutatingAdmissionPolicyBindingStrategy,
    columns: policyBindingColumns,
  },
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': {
    strategy: mutatingWebhookConfigurationStrategy,
    columns: webhookColumns,
  },
  'admissionregistration.k8s.io/v1/validatingadmissionpolicies': {
    strategy: validatingAdmissionPolicyStrategy,
    columns: validatingAdmissionPolicyColumns,
  },
  'admissionregistration.k8s.io/v1/validatingadmissionpolicybindings': {
    strategy: validatingAdmissionPolicyBindingStrategy,
    columns: policyBindingColumns,
  },
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations': {
    strategy: validatingWebhookConfigurationStrategy,
    columns: webhookColumns,
  },
};
