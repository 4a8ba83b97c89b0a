// Made by 'npm run gen' from the .proto files. Do not edit.
import type { ResourceType } from '../resource-type.ts';
import type * as admissionregistrationV1 from './admissionregistration/v1.ts';
import type * as apiextensionsV1 from './apiextensions/v1.ts';
import type * as apiregistrationV1 from './apiregistration/v1.ts';
import type * as appsV1 from './apps/v1.ts';
import type * as authenticationV1 from './authentication/v1.ts';
import type * as authorizationV1 from './authorization/v1.ts';
import type * as autoscalingV1 from './autoscaling/v1.ts';
import type * as autoscalingV2 from './autoscaling/v2.ts';
import type * as batchV1 from './batch/v1.ts';
import type * as certificatesV1 from './certificates/v1.ts';
import type * as coordinationV1 from './coordination/v1.ts';
import type * as coreV1 from './core/v1.ts';
import type * as discoveryV1 from './discovery/v1.ts';
import type * as eventsV1 from './events/v1.ts';
import type * as flowcontrolV1 from './flowcontrol/v1.ts';
import type * as networkingV1 from './networking/v1.ts';
import type * as nodeV1 from './node/v1.ts';
import type * as policyV1 from './policy/v1.ts';
import type * as rbacV1 from './rbac/v1.ts';
import type * as resourceV1 from './resource/v1.ts';
import type * as schedulingV1 from './scheduling/v1.ts';
import type * as storageV1 from './storage/v1.ts';

export const admissionregistrationV1Resources = {
  mutatingadmissionpolicies: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'mutatingadmissionpolicies', singular: 'mutatingadmissionpolicy', kind: 'MutatingAdmissionPolicy', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [],
    message: 'k8s.io.api.admissionregistration.v1.MutatingAdmissionPolicy',
  } as ResourceType<admissionregistrationV1.MutatingAdmissionPolicy>,
  mutatingadmissionpolicybindings: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'mutatingadmissionpolicybindings', singular: 'mutatingadmissionpolicybinding', kind: 'MutatingAdmissionPolicyBinding', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [],
    message: 'k8s.io.api.admissionregistration.v1.MutatingAdmissionPolicyBinding',
  } as ResourceType<admissionregistrationV1.MutatingAdmissionPolicyBinding>,
  mutatingwebhookconfigurations: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'mutatingwebhookconfigurations', singular: 'mutatingwebhookconfiguration', kind: 'MutatingWebhookConfiguration', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [],
    message: 'k8s.io.api.admissionregistration.v1.MutatingWebhookConfiguration',
  } as ResourceType<admissionregistrationV1.MutatingWebhookConfiguration>,
  validatingadmissionpolicies: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'validatingadmissionpolicies', singular: 'validatingadmissionpolicy', kind: 'ValidatingAdmissionPolicy', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ValidatingAdmissionPolicy"}],
    message: 'k8s.io.api.admissionregistration.v1.ValidatingAdmissionPolicy',
  } as ResourceType<admissionregistrationV1.ValidatingAdmissionPolicy>,
  validatingadmissionpolicybindings: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'validatingadmissionpolicybindings', singular: 'validatingadmissionpolicybinding', kind: 'ValidatingAdmissionPolicyBinding', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [],
    message: 'k8s.io.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  } as ResourceType<admissionregistrationV1.ValidatingAdmissionPolicyBinding>,
  validatingwebhookconfigurations: {
    group: 'admissionregistration.k8s.io', version: 'v1', apiVersion: 'admissionregistration.k8s.io/v1',
    resource: 'validatingwebhookconfigurations', singular: 'validatingwebhookconfiguration', kind: 'ValidatingWebhookConfiguration', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [],
    message: 'k8s.io.api.admissionregistration.v1.ValidatingWebhookConfiguration',
  } as ResourceType<admissionregistrationV1.ValidatingWebhookConfiguration>,
};

export const apiextensionsV1Resources = {
  customresourcedefinitions: {
    group: 'apiextensions.k8s.io', version: 'v1', apiVersion: 'apiextensions.k8s.io/v1',
    resource: 'customresourcedefinitions', singular: 'customresourcedefinition', kind: 'CustomResourceDefinition', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["crd","crds"], categories: ["api-extensions"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"CustomResourceDefinition"}],
    message: 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  } as ResourceType<apiextensionsV1.CustomResourceDefinition>,
};

export const apiregistrationV1Resources = {
  apiservices: {
    group: 'apiregistration.k8s.io', version: 'v1', apiVersion: 'apiregistration.k8s.io/v1',
    resource: 'apiservices', singular: 'apiservice', kind: 'APIService', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["api-extensions"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"APIService"}],
    message: 'k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.APIService',
  } as ResourceType<apiregistrationV1.APIService>,
};

export const appsV1Resources = {
  controllerrevisions: {
    group: 'apps', version: 'v1', apiVersion: 'apps/v1',
    resource: 'controllerrevisions', singular: 'controllerrevision', kind: 'ControllerRevision', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.apps.v1.ControllerRevision',
  } as ResourceType<appsV1.ControllerRevision>,
  daemonsets: {
    group: 'apps', version: 'v1', apiVersion: 'apps/v1',
    resource: 'daemonsets', singular: 'daemonset', kind: 'DaemonSet', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ds"], categories: ["all"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"DaemonSet"}],
    message: 'k8s.io.api.apps.v1.DaemonSet',
  } as ResourceType<appsV1.DaemonSet>,
  deployments: {
    group: 'apps', version: 'v1', apiVersion: 'apps/v1',
    resource: 'deployments', singular: 'deployment', kind: 'Deployment', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["deploy"], categories: ["all"],
    subresources: [{"name":"scale","verbs":["get","patch","update"],"group":"autoscaling","version":"v1","kind":"Scale"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Deployment"}],
    message: 'k8s.io.api.apps.v1.Deployment',
  } as ResourceType<appsV1.Deployment>,
  replicasets: {
    group: 'apps', version: 'v1', apiVersion: 'apps/v1',
    resource: 'replicasets', singular: 'replicaset', kind: 'ReplicaSet', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["rs"], categories: ["all"],
    subresources: [{"name":"scale","verbs":["get","patch","update"],"group":"autoscaling","version":"v1","kind":"Scale"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ReplicaSet"}],
    message: 'k8s.io.api.apps.v1.ReplicaSet',
  } as ResourceType<appsV1.ReplicaSet>,
  statefulsets: {
    group: 'apps', version: 'v1', apiVersion: 'apps/v1',
    resource: 'statefulsets', singular: 'statefulset', kind: 'StatefulSet', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["sts"], categories: ["all"],
    subresources: [{"name":"scale","verbs":["get","patch","update"],"group":"autoscaling","version":"v1","kind":"Scale"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"StatefulSet"}],
    message: 'k8s.io.api.apps.v1.StatefulSet',
  } as ResourceType<appsV1.StatefulSet>,
};

export const authenticationV1Resources = {
  selfsubjectreviews: {
    group: 'authentication.k8s.io', version: 'v1', apiVersion: 'authentication.k8s.io/v1',
    resource: 'selfsubjectreviews', singular: 'selfsubjectreview', kind: 'SelfSubjectReview', namespaced: false,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authentication.v1.SelfSubjectReview',
  } as ResourceType<authenticationV1.SelfSubjectReview>,
  tokenreviews: {
    group: 'authentication.k8s.io', version: 'v1', apiVersion: 'authentication.k8s.io/v1',
    resource: 'tokenreviews', singular: 'tokenreview', kind: 'TokenReview', namespaced: false,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authentication.v1.TokenReview',
  } as ResourceType<authenticationV1.TokenReview>,
};

export const authorizationV1Resources = {
  localsubjectaccessreviews: {
    group: 'authorization.k8s.io', version: 'v1', apiVersion: 'authorization.k8s.io/v1',
    resource: 'localsubjectaccessreviews', singular: 'localsubjectaccessreview', kind: 'LocalSubjectAccessReview', namespaced: true,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authorization.v1.LocalSubjectAccessReview',
  } as ResourceType<authorizationV1.LocalSubjectAccessReview>,
  selfsubjectaccessreviews: {
    group: 'authorization.k8s.io', version: 'v1', apiVersion: 'authorization.k8s.io/v1',
    resource: 'selfsubjectaccessreviews', singular: 'selfsubjectaccessreview', kind: 'SelfSubjectAccessReview', namespaced: false,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authorization.v1.SelfSubjectAccessReview',
  } as ResourceType<authorizationV1.SelfSubjectAccessReview>,
  selfsubjectrulesreviews: {
    group: 'authorization.k8s.io', version: 'v1', apiVersion: 'authorization.k8s.io/v1',
    resource: 'selfsubjectrulesreviews', singular: 'selfsubjectrulesreview', kind: 'SelfSubjectRulesReview', namespaced: false,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authorization.v1.SelfSubjectRulesReview',
  } as ResourceType<authorizationV1.SelfSubjectRulesReview>,
  subjectaccessreviews: {
    group: 'authorization.k8s.io', version: 'v1', apiVersion: 'authorization.k8s.io/v1',
    resource: 'subjectaccessreviews', singular: 'subjectaccessreview', kind: 'SubjectAccessReview', namespaced: false,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.authorization.v1.SubjectAccessReview',
  } as ResourceType<authorizationV1.SubjectAccessReview>,
};

export const autoscalingV1Resources = {
  horizontalpodautoscalers: {
    group: 'autoscaling', version: 'v1', apiVersion: 'autoscaling/v1',
    resource: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', kind: 'HorizontalPodAutoscaler', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["hpa"], categories: ["all"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"HorizontalPodAutoscaler"}],
    message: 'k8s.io.api.autoscaling.v1.HorizontalPodAutoscaler',
  } as ResourceType<autoscalingV1.HorizontalPodAutoscaler>,
};

export const autoscalingV2Resources = {
  horizontalpodautoscalers: {
    group: 'autoscaling', version: 'v2', apiVersion: 'autoscaling/v2',
    resource: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', kind: 'HorizontalPodAutoscaler', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["hpa"], categories: ["all"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"HorizontalPodAutoscaler"}],
    message: 'k8s.io.api.autoscaling.v2.HorizontalPodAutoscaler',
  } as ResourceType<autoscalingV2.HorizontalPodAutoscaler>,
};

export const batchV1Resources = {
  cronjobs: {
    group: 'batch', version: 'v1', apiVersion: 'batch/v1',
    resource: 'cronjobs', singular: 'cronjob', kind: 'CronJob', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["cj"], categories: ["all"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"CronJob"}],
    message: 'k8s.io.api.batch.v1.CronJob',
  } as ResourceType<batchV1.CronJob>,
  jobs: {
    group: 'batch', version: 'v1', apiVersion: 'batch/v1',
    resource: 'jobs', singular: 'job', kind: 'Job', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: ["all"],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Job"}],
    message: 'k8s.io.api.batch.v1.Job',
  } as ResourceType<batchV1.Job>,
};

export const certificatesV1Resources = {
  certificatesigningrequests: {
    group: 'certificates.k8s.io', version: 'v1', apiVersion: 'certificates.k8s.io/v1',
    resource: 'certificatesigningrequests', singular: 'certificatesigningrequest', kind: 'CertificateSigningRequest', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["csr"], categories: [],
    subresources: [{"name":"approval","verbs":["get","patch","update"],"group":"","version":"","kind":"CertificateSigningRequest"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"CertificateSigningRequest"}],
    message: 'k8s.io.api.certificates.v1.CertificateSigningRequest',
  } as ResourceType<certificatesV1.CertificateSigningRequest>,
};

export const coordinationV1Resources = {
  leases: {
    group: 'coordination.k8s.io', version: 'v1', apiVersion: 'coordination.k8s.io/v1',
    resource: 'leases', singular: 'lease', kind: 'Lease', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.coordination.v1.Lease',
  } as ResourceType<coordinationV1.Lease>,
};

export const coreV1Resources = {
  bindings: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'bindings', singular: 'binding', kind: 'Binding', namespaced: true,
    verbs: ["create"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.Binding',
  } as ResourceType<coreV1.Binding>,
  componentstatuses: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'componentstatuses', singular: 'componentstatus', kind: 'ComponentStatus', namespaced: false,
    verbs: ["get","list"], shortNames: ["cs"], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.ComponentStatus',
  } as ResourceType<coreV1.ComponentStatus>,
  configmaps: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'configmaps', singular: 'configmap', kind: 'ConfigMap', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["cm"], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.ConfigMap',
  } as ResourceType<coreV1.ConfigMap>,
  endpoints: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'endpoints', singular: 'endpoints', kind: 'Endpoints', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ep"], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.Endpoints',
  } as ResourceType<coreV1.Endpoints>,
  events: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'events', singular: 'event', kind: 'Event', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ev"], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.Event',
  } as ResourceType<coreV1.Event>,
  limitranges: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'limitranges', singular: 'limitrange', kind: 'LimitRange', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["limits"], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.LimitRange',
  } as ResourceType<coreV1.LimitRange>,
  namespaces: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'namespaces', singular: 'namespace', kind: 'Namespace', namespaced: false,
    verbs: ["create","delete","get","list","patch","update","watch"], shortNames: ["ns"], categories: [],
    subresources: [{"name":"finalize","verbs":["update"],"group":"","version":"","kind":"Namespace"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Namespace"}],
    message: 'k8s.io.api.core.v1.Namespace',
  } as ResourceType<coreV1.Namespace>,
  nodes: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'nodes', singular: 'node', kind: 'Node', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["no"], categories: [],
    subresources: [{"name":"proxy","verbs":["create","delete","get","patch","update"],"group":"","version":"","kind":"NodeProxyOptions"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Node"}],
    message: 'k8s.io.api.core.v1.Node',
  } as ResourceType<coreV1.Node>,
  persistentvolumes: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'persistentvolumes', singular: 'persistentvolume', kind: 'PersistentVolume', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["pv"], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"PersistentVolume"}],
    message: 'k8s.io.api.core.v1.PersistentVolume',
  } as ResourceType<coreV1.PersistentVolume>,
  persistentvolumeclaims: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'persistentvolumeclaims', singular: 'persistentvolumeclaim', kind: 'PersistentVolumeClaim', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["pvc"], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"PersistentVolumeClaim"}],
    message: 'k8s.io.api.core.v1.PersistentVolumeClaim',
  } as ResourceType<coreV1.PersistentVolumeClaim>,
  pods: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'pods', singular: 'pod', kind: 'Pod', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["po"], categories: ["all"],
    subresources: [{"name":"attach","verbs":["create","get"],"group":"","version":"","kind":"PodAttachOptions"}, {"name":"binding","verbs":["create"],"group":"","version":"","kind":"Binding"}, {"name":"ephemeralcontainers","verbs":["get","patch","update"],"group":"","version":"","kind":"Pod"}, {"name":"eviction","verbs":["create"],"group":"policy","version":"v1","kind":"Eviction"}, {"name":"exec","verbs":["create","get"],"group":"","version":"","kind":"PodExecOptions"}, {"name":"log","verbs":["get"],"group":"","version":"","kind":"Pod"}, {"name":"portforward","verbs":["create","get"],"group":"","version":"","kind":"PodPortForwardOptions"}, {"name":"proxy","verbs":["create","delete","get","patch","update"],"group":"","version":"","kind":"PodProxyOptions"}, {"name":"resize","verbs":["get","patch","update"],"group":"","version":"","kind":"Pod"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Pod"}],
    message: 'k8s.io.api.core.v1.Pod',
  } as ResourceType<coreV1.Pod>,
  podtemplates: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'podtemplates', singular: 'podtemplate', kind: 'PodTemplate', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.PodTemplate',
  } as ResourceType<coreV1.PodTemplate>,
  replicationcontrollers: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'replicationcontrollers', singular: 'replicationcontroller', kind: 'ReplicationController', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["rc"], categories: ["all"],
    subresources: [{"name":"scale","verbs":["get","patch","update"],"group":"autoscaling","version":"v1","kind":"Scale"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ReplicationController"}],
    message: 'k8s.io.api.core.v1.ReplicationController',
  } as ResourceType<coreV1.ReplicationController>,
  resourcequotas: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'resourcequotas', singular: 'resourcequota', kind: 'ResourceQuota', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["quota"], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ResourceQuota"}],
    message: 'k8s.io.api.core.v1.ResourceQuota',
  } as ResourceType<coreV1.ResourceQuota>,
  secrets: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'secrets', singular: 'secret', kind: 'Secret', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.core.v1.Secret',
  } as ResourceType<coreV1.Secret>,
  services: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'services', singular: 'service', kind: 'Service', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["svc"], categories: ["all"],
    subresources: [{"name":"proxy","verbs":["create","delete","get","patch","update"],"group":"","version":"","kind":"ServiceProxyOptions"}, {"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Service"}],
    message: 'k8s.io.api.core.v1.Service',
  } as ResourceType<coreV1.Service>,
  serviceaccounts: {
    group: '', version: 'v1', apiVersion: 'v1',
    resource: 'serviceaccounts', singular: 'serviceaccount', kind: 'ServiceAccount', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["sa"], categories: [],
    subresources: [{"name":"token","verbs":["create"],"group":"authentication.k8s.io","version":"v1","kind":"TokenRequest"}],
    message: 'k8s.io.api.core.v1.ServiceAccount',
  } as ResourceType<coreV1.ServiceAccount>,
};

export const discoveryV1Resources = {
  endpointslices: {
    group: 'discovery.k8s.io', version: 'v1', apiVersion: 'discovery.k8s.io/v1',
    resource: 'endpointslices', singular: 'endpointslice', kind: 'EndpointSlice', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.discovery.v1.EndpointSlice',
  } as ResourceType<discoveryV1.EndpointSlice>,
};

export const eventsV1Resources = {
  events: {
    group: 'events.k8s.io', version: 'v1', apiVersion: 'events.k8s.io/v1',
    resource: 'events', singular: 'event', kind: 'Event', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ev"], categories: [],
    subresources: [],
    message: 'k8s.io.api.events.v1.Event',
  } as ResourceType<eventsV1.Event>,
};

export const flowcontrolV1Resources = {
  flowschemas: {
    group: 'flowcontrol.apiserver.k8s.io', version: 'v1', apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    resource: 'flowschemas', singular: 'flowschema', kind: 'FlowSchema', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"FlowSchema"}],
    message: 'k8s.io.api.flowcontrol.v1.FlowSchema',
  } as ResourceType<flowcontrolV1.FlowSchema>,
  prioritylevelconfigurations: {
    group: 'flowcontrol.apiserver.k8s.io', version: 'v1', apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    resource: 'prioritylevelconfigurations', singular: 'prioritylevelconfiguration', kind: 'PriorityLevelConfiguration', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"PriorityLevelConfiguration"}],
    message: 'k8s.io.api.flowcontrol.v1.PriorityLevelConfiguration',
  } as ResourceType<flowcontrolV1.PriorityLevelConfiguration>,
};

export const networkingV1Resources = {
  ipaddresses: {
    group: 'networking.k8s.io', version: 'v1', apiVersion: 'networking.k8s.io/v1',
    resource: 'ipaddresses', singular: 'ipaddress', kind: 'IPAddress', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ip"], categories: [],
    subresources: [],
    message: 'k8s.io.api.networking.v1.IPAddress',
  } as ResourceType<networkingV1.IPAddress>,
  ingresses: {
    group: 'networking.k8s.io', version: 'v1', apiVersion: 'networking.k8s.io/v1',
    resource: 'ingresses', singular: 'ingress', kind: 'Ingress', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["ing"], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"Ingress"}],
    message: 'k8s.io.api.networking.v1.Ingress',
  } as ResourceType<networkingV1.Ingress>,
  ingressclasses: {
    group: 'networking.k8s.io', version: 'v1', apiVersion: 'networking.k8s.io/v1',
    resource: 'ingressclasses', singular: 'ingressclass', kind: 'IngressClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.networking.v1.IngressClass',
  } as ResourceType<networkingV1.IngressClass>,
  networkpolicies: {
    group: 'networking.k8s.io', version: 'v1', apiVersion: 'networking.k8s.io/v1',
    resource: 'networkpolicies', singular: 'networkpolicy', kind: 'NetworkPolicy', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["netpol"], categories: [],
    subresources: [],
    message: 'k8s.io.api.networking.v1.NetworkPolicy',
  } as ResourceType<networkingV1.NetworkPolicy>,
  servicecidrs: {
    group: 'networking.k8s.io', version: 'v1', apiVersion: 'networking.k8s.io/v1',
    resource: 'servicecidrs', singular: 'servicecidr', kind: 'ServiceCIDR', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ServiceCIDR"}],
    message: 'k8s.io.api.networking.v1.ServiceCIDR',
  } as ResourceType<networkingV1.ServiceCIDR>,
};

export const nodeV1Resources = {
  runtimeclasses: {
    group: 'node.k8s.io', version: 'v1', apiVersion: 'node.k8s.io/v1',
    resource: 'runtimeclasses', singular: 'runtimeclass', kind: 'RuntimeClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.node.v1.RuntimeClass',
  } as ResourceType<nodeV1.RuntimeClass>,
};

export const policyV1Resources = {
  poddisruptionbudgets: {
    group: 'policy', version: 'v1', apiVersion: 'policy/v1',
    resource: 'poddisruptionbudgets', singular: 'poddisruptionbudget', kind: 'PodDisruptionBudget', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["pdb"], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"PodDisruptionBudget"}],
    message: 'k8s.io.api.policy.v1.PodDisruptionBudget',
  } as ResourceType<policyV1.PodDisruptionBudget>,
};

export const rbacV1Resources = {
  clusterroles: {
    group: 'rbac.authorization.k8s.io', version: 'v1', apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterroles', singular: 'clusterrole', kind: 'ClusterRole', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.rbac.v1.ClusterRole',
  } as ResourceType<rbacV1.ClusterRole>,
  clusterrolebindings: {
    group: 'rbac.authorization.k8s.io', version: 'v1', apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterrolebindings', singular: 'clusterrolebinding', kind: 'ClusterRoleBinding', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.rbac.v1.ClusterRoleBinding',
  } as ResourceType<rbacV1.ClusterRoleBinding>,
  roles: {
    group: 'rbac.authorization.k8s.io', version: 'v1', apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'roles', singular: 'role', kind: 'Role', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.rbac.v1.Role',
  } as ResourceType<rbacV1.Role>,
  rolebindings: {
    group: 'rbac.authorization.k8s.io', version: 'v1', apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'rolebindings', singular: 'rolebinding', kind: 'RoleBinding', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.rbac.v1.RoleBinding',
  } as ResourceType<rbacV1.RoleBinding>,
};

export const resourceV1Resources = {
  deviceclasses: {
    group: 'resource.k8s.io', version: 'v1', apiVersion: 'resource.k8s.io/v1',
    resource: 'deviceclasses', singular: 'deviceclass', kind: 'DeviceClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.resource.v1.DeviceClass',
  } as ResourceType<resourceV1.DeviceClass>,
  resourceclaims: {
    group: 'resource.k8s.io', version: 'v1', apiVersion: 'resource.k8s.io/v1',
    resource: 'resourceclaims', singular: 'resourceclaim', kind: 'ResourceClaim', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"ResourceClaim"}],
    message: 'k8s.io.api.resource.v1.ResourceClaim',
  } as ResourceType<resourceV1.ResourceClaim>,
  resourceclaimtemplates: {
    group: 'resource.k8s.io', version: 'v1', apiVersion: 'resource.k8s.io/v1',
    resource: 'resourceclaimtemplates', singular: 'resourceclaimtemplate', kind: 'ResourceClaimTemplate', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.resource.v1.ResourceClaimTemplate',
  } as ResourceType<resourceV1.ResourceClaimTemplate>,
  resourceslices: {
    group: 'resource.k8s.io', version: 'v1', apiVersion: 'resource.k8s.io/v1',
    resource: 'resourceslices', singular: 'resourceslice', kind: 'ResourceSlice', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.resource.v1.ResourceSlice',
  } as ResourceType<resourceV1.ResourceSlice>,
};

export const schedulingV1Resources = {
  priorityclasses: {
    group: 'scheduling.k8s.io', version: 'v1', apiVersion: 'scheduling.k8s.io/v1',
    resource: 'priorityclasses', singular: 'priorityclass', kind: 'PriorityClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["pc"], categories: [],
    subresources: [],
    message: 'k8s.io.api.scheduling.v1.PriorityClass',
  } as ResourceType<schedulingV1.PriorityClass>,
};

export const storageV1Resources = {
  csidrivers: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'csidrivers', singular: 'csidriver', kind: 'CSIDriver', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.storage.v1.CSIDriver',
  } as ResourceType<storageV1.CSIDriver>,
  csinodes: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'csinodes', singular: 'csinode', kind: 'CSINode', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.storage.v1.CSINode',
  } as ResourceType<storageV1.CSINode>,
  csistoragecapacities: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'csistoragecapacities', singular: 'csistoragecapacity', kind: 'CSIStorageCapacity', namespaced: true,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [],
    message: 'k8s.io.api.storage.v1.CSIStorageCapacity',
  } as ResourceType<storageV1.CSIStorageCapacity>,
  storageclasses: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'storageclasses', singular: 'storageclass', kind: 'StorageClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["sc"], categories: [],
    subresources: [],
    message: 'k8s.io.api.storage.v1.StorageClass',
  } as ResourceType<storageV1.StorageClass>,
  volumeattachments: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'volumeattachments', singular: 'volumeattachment', kind: 'VolumeAttachment', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: [], categories: [],
    subresources: [{"name":"status","verbs":["get","patch","update"],"group":"","version":"","kind":"VolumeAttachment"}],
    message: 'k8s.io.api.storage.v1.VolumeAttachment',
  } as ResourceType<storageV1.VolumeAttachment>,
  volumeattributesclasses: {
    group: 'storage.k8s.io', version: 'v1', apiVersion: 'storage.k8s.io/v1',
    resource: 'volumeattributesclasses', singular: 'volumeattributesclass', kind: 'VolumeAttributesClass', namespaced: false,
    verbs: ["create","delete","deletecollection","get","list","patch","update","watch"], shortNames: ["vac"], categories: [],
    subresources: [],
    message: 'k8s.io.api.storage.v1.VolumeAttributesClass',
  } as ResourceType<storageV1.VolumeAttributesClass>,
};

/** Every resource with a schema of its own. */
export const allResources: readonly ResourceType<unknown>[] = [
  ...(Object.values(admissionregistrationV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(apiextensionsV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(apiregistrationV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(appsV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(authenticationV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(authorizationV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(autoscalingV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(autoscalingV2Resources) as ResourceType<unknown>[]),
  ...(Object.values(batchV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(certificatesV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(coordinationV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(coreV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(discoveryV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(eventsV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(flowcontrolV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(networkingV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(nodeV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(policyV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(rbacV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(resourceV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(schedulingV1Resources) as ResourceType<unknown>[]),
  ...(Object.values(storageV1Resources) as ResourceType<unknown>[]),
];
