/**
 * What a user may do. Decisions only; the request stage that asks, and the verbs that check escalation, live elsewhere.
 *
 *   buildAuthorizer(choices, parts) system:masters, then what was chosen in order: Node, RBAC, webhooks, Always*
 *   webhookAuthorizer               asks another server by SubjectAccessReview, and remembers what it said
 *   configuration.ts                reads --authorization-config
 *   RbacPolicy                      roles and bindings from the watch cache, indexed by subject: set/delete Role/Binding
 *   NodeGraph + nodeAuthorizer      pods, volumes, attachments from the watch cache: what each kubelet may read
 *   forbiddenMessage                the sentence of a 403
 *   refuseRole, refuseBinding       nobody grants what they do not have
 *   followPolicy                    keeps policy and graph equal to the watch caches
 *   accessReviews, rbacEscalation   the verbs of reviews; the admission plugin that asks refuseRole and refuseBinding
 *   bootstrap-policy/               the roles and bindings of a new cluster, and what a start writes of them
 *
 * Words: an authorizer says `allow`, `deny` or `noOpinion`; no opinion of anybody is a refusal. A rule *covers* a request.
 * Start reading at authorizer.ts, then rbac/policy.ts.
 */
export * from './access-review.ts';
export * from './attributes.ts';
export * from './authorizer.ts';
export {
  bootstrapPolicy,
  nodeRules,
  type Reconciliation,
  reconcileBinding,
  reconcileRole,
} from './bootstrap-policy/index.ts';
export { followPolicy } from './feed.ts';
export { forbiddenMessage } from './forbidden.ts';
export * from './modes.ts';
export { nodeAuthorizer } from './node/authorizer.ts';
export { NodeGraph } from './node/graph.ts';
export * from './rbac/escalation.ts';
export { rbacEscalation } from './rbac/escalation-admission.ts';
export { type BindingObject, RbacPolicy, type RoleObject } from './rbac/policy.ts';
export { accessReviews } from './review-verbs.ts';
export { type WebhookSettings, webhookAuthorizer } from './webhook/authorizer.ts';
