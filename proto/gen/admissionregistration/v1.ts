// Made by 'npm run gen' from proto/admissionregistration/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Changes an object by a CEL expression that yields a partial object. */
export interface ApplyConfiguration {
  /** CEL expression producing an apply configuration, merged as by server-side apply. */
  expression?: string;
}

/** Adds a computed note to the audit event of a request. */
export interface AuditAnnotation {
  /** Last part of the annotation key; the policy's name is put in front. */
  key: string;
  /** CEL expression giving the text; null leaves the annotation out. */
  valueExpression: string;
}

/** A type problem found in one expression of a policy. */
export interface ExpressionWarning {
  /** Path of the field that holds the expression. */
  fieldRef: string;
  /** What the type checker complains about, for people. */
  warning: string;
}

/** Changes an object by a CEL expression that yields JSON patch steps. */
export interface JSONPatch {
  /** CEL expression producing a list of JSONPatch operations. */
  expression?: string;
}

/** A CEL filter deciding whether a webhook or policy looks at a request. */
export interface MatchCondition {
  /** Unique label of the condition, used in logs and errors. */
  name: string;
  /** CEL expression yielding true or false; false skips the request. */
  expression: string;
}

/** Chooses requests by resource, operation and labels. */
export interface MatchResources {
  /** Only objects in namespaces with these labels; empty selects all. */
  namespaceSelector?: metaV1.LabelSelector;
  /** Only objects with these labels, old or new; empty selects all. */
  objectSelector?: metaV1.LabelSelector;
  /** Resources and operations covered; matching any one suffices. */
  resourceRules?: NamedRuleWithOperations[];
  /** Resources and operations left out, overruling resourceRules. */
  excludeResourceRules?: NamedRuleWithOperations[];
  /** Whether rules also catch the same object sent through another API version. */
  matchPolicy?: string;
}

/** Changes objects on admission by CEL expressions, without a webhook. */
export interface MutatingAdmissionPolicy {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this MutatingAdmissionPolicy, written by its owner. */
  spec: MutatingAdmissionPolicySpec;
}

/** Puts a MutatingAdmissionPolicy into force, with parameters and scope. */
export interface MutatingAdmissionPolicyBinding {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this MutatingAdmissionPolicyBinding, written by its owner. */
  spec: MutatingAdmissionPolicyBindingSpec;
}

/** A list of MutatingAdmissionPolicyBinding objects, as returned by list requests. */
export interface MutatingAdmissionPolicyBindingList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The MutatingAdmissionPolicyBinding objects found; empty when nothing matched. */
  items: MutatingAdmissionPolicyBinding[];
}

/** Which policy is applied, with which parameters and where. */
export interface MutatingAdmissionPolicyBindingSpec {
  /** Name of the policy to put into force; required. */
  policyName?: string;
  /** Parameter objects handed to the policy; absent passes none. */
  paramRef?: ParamRef;
  /** Narrows the requests the policy applies to; absent keeps the policy's own choice. */
  matchResources?: MatchResources;
}

/** A list of MutatingAdmissionPolicy objects, as returned by list requests. */
export interface MutatingAdmissionPolicyList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The MutatingAdmissionPolicy objects found; empty when nothing matched. */
  items: MutatingAdmissionPolicy[];
}

/** Which requests a policy changes and how. */
export interface MutatingAdmissionPolicySpec {
  /** Kind of the objects that parametrize this policy; absent means it takes none. */
  paramKind?: ParamKind;
  /** Which requests the policy deals with; required. */
  matchConstraints?: MatchResources;
  /** Named CEL expressions, usable as variables.NAME by those that follow. */
  variables?: Variable[];
  /** Changes to make, carried out in order; at least one is needed. */
  mutations?: Mutation[];
  /** Whether errors in the policy refuse the request or are ignored. */
  failurePolicy?: string;
  /** CEL expressions that must all be true for the policy to apply; at most 64. */
  matchConditions?: MatchCondition[];
  /** Whether the policy may run again after other mutations altered the object. */
  reinvocationPolicy?: string;
}

/** A webhook that may change objects on admission. */
export interface MutatingWebhook {
  /** Fully qualified name of the webhook, unique in its configuration, such as images.example.com. */
  name: string;
  /** How to reach the webhook. */
  clientConfig: WebhookClientConfig;
  /** Requests for which the webhook is called; matching any rule suffices. */
  rules?: RuleWithOperations[];
  /** Whether a request is refused or let through when the webhook cannot be asked. */
  failurePolicy?: string;
  /** Only objects in namespaces with these labels are sent; empty selects all. */
  namespaceSelector?: metaV1.LabelSelector;
  /** What the webhook changes elsewhere: nothing at all, or nothing during a dry run. */
  sideEffects: string;
  /** Seconds to wait for the answer, from 1 to 30. */
  timeoutSeconds?: number;
  /** AdmissionReview versions the webhook understands, in order of preference. */
  admissionReviewVersions: string[];
  /** Whether rules also catch the same object sent through another API version. */
  matchPolicy?: string;
  /** Whether the webhook is asked again after other plugins altered the object. */
  reinvocationPolicy?: string;
  /** Only objects with these labels, old or new, are sent; empty selects all. */
  objectSelector?: metaV1.LabelSelector;
  /** CEL expressions that must all be true for the webhook to be called; at most 64. */
  matchConditions?: MatchCondition[];
}

/** A group of webhooks that may change objects on admission. */
export interface MutatingWebhookConfiguration {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The webhooks with the requests they handle. */
  webhooks?: MutatingWebhook[];
}

/** A list of MutatingWebhookConfiguration objects, as returned by list requests. */
export interface MutatingWebhookConfigurationList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The MutatingWebhookConfiguration objects found; empty when nothing matched. */
  items: MutatingWebhookConfiguration[];
}

/** One change a policy makes to an object. */
export interface Mutation {
  /** Form of the change; names which other field is set. */
  patchType: string;
  /** Change given as a partial object to merge in. */
  applyConfiguration?: ApplyConfiguration;
  /** Change given as JSON patch steps. */
  jsonPatch?: JSONPatch;
}

/** Operations on resources, optionally limited to named objects. */
export interface NamedRuleWithOperations {
  /** Only objects with these names; empty admits every name. */
  resourceNames?: string[];
  /** Kinds of requests concerned; * alone covers all. */
  operations?: string[];
  /** API groups concerned; * alone covers all. */
  apiGroups?: string[];
  /** API versions concerned; * alone covers all. */
  apiVersions?: string[];
  /** Resources such as pods, pods/log or * /scale; * covers all but subresources, * /* truly all. */
  resources?: string[];
  /** Limits the rule to cluster-wide or namespaced objects; * takes both. */
  scope?: string;
}

/** Kind of a policy's parameter objects. */
export interface ParamKind {
  /** Group and version of the parameter objects; required. */
  apiVersion?: string;
  /** Kind of the parameter objects; required. */
  kind?: string;
}

/** Chooses the parameter objects for a policy. */
export interface ParamRef {
  /** Name of the one parameter object; exclusive with selector. */
  name?: string;
  /** Where to look for namespaced parameters; absent uses the namespace of the request's object. */
  namespace?: string;
  /** Labels of the parameter objects; each match is evaluated. Exclusive with name. */
  selector?: metaV1.LabelSelector;
  /** What to do when no parameter object exists; Deny follows the failure policy. */
  parameterNotFoundAction?: string;
}

/** A set of resources by group, version and name. */
export interface Rule {
  /** API groups concerned; * alone covers all. */
  apiGroups?: string[];
  /** API versions concerned; * alone covers all. */
  apiVersions?: string[];
  /** Resources such as pods, pods/log or * /scale; * covers all but subresources, * /* truly all. */
  resources?: string[];
  /** Limits the rule to cluster-wide or namespaced objects; * takes both. */
  scope?: string;
}

/** Operations on a set of resources. */
export interface RuleWithOperations {
  /** Kinds of requests concerned; * alone covers all. */
  operations?: string[];
  /** API groups concerned; * alone covers all. */
  apiGroups?: string[];
  /** API versions concerned; * alone covers all. */
  apiVersions?: string[];
  /** Resources such as pods, pods/log or * /scale; * covers all but subresources, * /* truly all. */
  resources?: string[];
  /** Limits the rule to cluster-wide or namespaced objects; * takes both. */
  scope?: string;
}

/** Names a Service inside the cluster that runs the webhook. */
export interface ServiceReference {
  /** Namespace in which the Service lives. */
  namespace: string;
  /** Name of the Service to call. */
  name: string;
  /** URL path to which requests are posted; absent posts to the root. */
  path?: string;
  /** Port of the Service to call, over HTTPS. */
  port?: number;
}

/** Result of checking a policy's expressions against the schemas. */
export interface TypeChecking {
  /** Problems found, each with the place of the expression. */
  expressionWarnings?: ExpressionWarning[];
}

/** Accepts or refuses requests by CEL expressions, without a webhook. */
export interface ValidatingAdmissionPolicy {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ValidatingAdmissionPolicy, written by its owner. */
  spec: ValidatingAdmissionPolicySpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: ValidatingAdmissionPolicyStatus;
}

/** Puts a ValidatingAdmissionPolicy into force, with parameters and scope. */
export interface ValidatingAdmissionPolicyBinding {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this ValidatingAdmissionPolicyBinding, written by its owner. */
  spec: ValidatingAdmissionPolicyBindingSpec;
}

/** A list of ValidatingAdmissionPolicyBinding objects, as returned by list requests. */
export interface ValidatingAdmissionPolicyBindingList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ValidatingAdmissionPolicyBinding objects found; empty when nothing matched. */
  items: ValidatingAdmissionPolicyBinding[];
}

/** Which policy is enforced, how, with which parameters and where. */
export interface ValidatingAdmissionPolicyBindingSpec {
  /** Name of the policy to put into force; required. */
  policyName: string;
  /** Parameter objects handed to the policy; absent passes none. */
  paramRef?: ParamRef;
  /** Narrows the requests the policy applies to; absent keeps the policy's own choice. */
  matchResources?: MatchResources;
  /** Consequences of a failed check: refusal, a warning to the client, or an audit note. */
  validationActions: string[];
}

/** A list of ValidatingAdmissionPolicy objects, as returned by list requests. */
export interface ValidatingAdmissionPolicyList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ValidatingAdmissionPolicy objects found; empty when nothing matched. */
  items: ValidatingAdmissionPolicy[];
}

/** Which requests a policy checks and how. */
export interface ValidatingAdmissionPolicySpec {
  /** Kind of the objects that parametrize this policy; absent means it takes none. */
  paramKind?: ParamKind;
  /** Which requests the policy deals with; required. */
  matchConstraints?: MatchResources;
  /** The checks; required unless auditAnnotations are given. */
  validations?: Validation[];
  /** Whether errors in the policy refuse the request or are ignored. */
  failurePolicy?: string;
  /** Notes to add to the audit event; required unless validations are given. */
  auditAnnotations?: AuditAnnotation[];
  /** CEL expressions that must all be true for the policy to apply; at most 64. */
  matchConditions?: MatchCondition[];
  /** Named CEL expressions, usable as variables.NAME by those that follow. */
  variables?: Variable[];
}

/** Result of the server's look at the policy. */
export interface ValidatingAdmissionPolicyStatus {
  /** Generation of the policy last examined. */
  observedGeneration?: number;
  /** Outcome of type checking; its presence shows that checking is complete. */
  typeChecking?: TypeChecking;
  /** Latest observations on the policy, one per type. */
  conditions?: metaV1.Condition[];
}

/** A webhook that may refuse requests but changes nothing. */
export interface ValidatingWebhook {
  /** Fully qualified name of the webhook, unique in its configuration, such as images.example.com. */
  name: string;
  /** How to reach the webhook. */
  clientConfig: WebhookClientConfig;
  /** Requests for which the webhook is called; matching any rule suffices. */
  rules?: RuleWithOperations[];
  /** Whether a request is refused or let through when the webhook cannot be asked. */
  failurePolicy?: string;
  /** Only objects in namespaces with these labels are sent; empty selects all. */
  namespaceSelector?: metaV1.LabelSelector;
  /** What the webhook changes elsewhere: nothing at all, or nothing during a dry run. */
  sideEffects: string;
  /** Seconds to wait for the answer, from 1 to 30. */
  timeoutSeconds?: number;
  /** AdmissionReview versions the webhook understands, in order of preference. */
  admissionReviewVersions: string[];
  /** Whether rules also catch the same object sent through another API version. */
  matchPolicy?: string;
  /** Only objects with these labels, old or new, are sent; empty selects all. */
  objectSelector?: metaV1.LabelSelector;
  /** CEL expressions that must all be true for the webhook to be called; at most 64. */
  matchConditions?: MatchCondition[];
}

/** A group of webhooks that check requests on admission. */
export interface ValidatingWebhookConfiguration {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The webhooks with the requests they handle. */
  webhooks?: ValidatingWebhook[];
}

/** A list of ValidatingWebhookConfiguration objects, as returned by list requests. */
export interface ValidatingWebhookConfigurationList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The ValidatingWebhookConfiguration objects found; empty when nothing matched. */
  items: ValidatingWebhookConfiguration[];
}

/** One check of a request. */
export interface Validation {
  /** CEL expression that must yield true for the request to pass. */
  expression: string;
  /** Text shown on failure; absent reports the expression itself. */
  message?: string;
  /** Reason and HTTP code given on refusal; absent means Invalid. */
  reason?: string;
  /** CEL expression that builds the failure text; preferred over message if it works. */
  messageExpression?: string;
}

/** A named value for use in other expressions of the policy. */
export interface Variable {
  /** Identifier of the variable, unique within the policy. */
  name: string;
  /** CEL expression giving the variable's value. */
  expression: string;
}

/** How to reach a webhook: by URL or through a Service. */
export interface WebhookClientConfig {
  /** Service inside the cluster that runs the webhook; exclusive with url. */
  service?: ServiceReference;
  /** PEM certificates to verify the webhook with; absent trusts the API server's system roots. */
  caBundle?: string;
  /** HTTPS address of the webhook; exclusive with service. */
  url?: string;
}
