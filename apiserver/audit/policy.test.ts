import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AuditPolicy, type AuditRule, type AuditSubject, auditDecider, auditStages, ruleFits } from './policy.ts';
import { readAuditPolicy } from './policy-file.ts';

const rule = (some: Partial<AuditRule>): AuditRule => ({
  level: 'Metadata',
  users: [],
  userGroups: [],
  verbs: [],
  resources: [],
  namespaces: [],
  nonResourceURLs: [],
  omitStages: [],
  omitManagedFields: undefined,
  ...some,
});
const pods = (resources: string[], resourceNames: string[] = []) =>
  rule({ resources: [{ group: '', resources, resourceNames }] });
const subject = (some: Partial<AuditSubject> = {}): AuditSubject => ({
  user: { username: 'jane', groups: ['dev', 'system:authenticated'] },
  verb: 'get',
  isResourceRequest: true,
  group: '',
  resource: 'pods',
  subresource: '',
  namespace: 'shop',
  name: 'web',
  path: '/api/v1/namespaces/shop/pods/web',
  ...some,
});
const path = (path: string) => subject({ isResourceRequest: false, resource: '', namespace: '', name: '', path });

for (const [name, fits, given, of = subject()] of [
  ['a rule that says nothing fits everything', true, rule({})],
  ['a user', true, rule({ users: ['joe', 'jane'] })],
  ['another user', false, rule({ users: ['joe'] })],
  ['nobody is no user', false, rule({ users: ['jane'] }), subject({ user: undefined })],
  ['a group of the user', true, rule({ userGroups: ['ops', 'dev'] })],
  ['nobody is in no group', false, rule({ userGroups: ['dev'] }), subject({ user: undefined })],
  ['user and group must both fit', false, rule({ users: ['jane'], userGroups: ['ops'] })],
  ['a verb', false, rule({ verbs: ['list'] })],
  ['a namespace', true, rule({ namespaces: ['shop'] })],
  ['another namespace', false, rule({ namespaces: ['bank'] })],
  ['no namespace', true, rule({ namespaces: [''] }), subject({ namespace: '' })],
  ['a namespace is no path', false, rule({ namespaces: [''] }), path('/healthz')],
  ['a group with all its resources', true, pods([])],
  ['every group', true, rule({ resources: [{ group: '*', resources: ['pods'], resourceNames: [] }] })],
  ['another group', false, rule({ resources: [{ group: 'apps', resources: [], resourceNames: [] }] })],
  ['a resource', true, pods(['secrets', 'pods'])],
  ['a resource is not its subresources', false, pods(['pods']), subject({ subresource: 'log' })],
  ['a subresource', true, pods(['pods/log']), subject({ subresource: 'log' })],
  ['all subresources', true, pods(['pods/*']), subject({ subresource: 'exec' })],
  ['all subresources and the resource itself', true, pods(['pods/*'])],
  ['a subresource of all', true, pods(['*/log']), subject({ subresource: 'log' })],
  ['a subresource of all is none', false, pods(['*/log'])],
  ['everything of a group', true, pods(['*']), subject({ subresource: 'log' })],
  ['a name', true, pods(['pods'], ['web'])],
  ['another name', false, pods(['pods'], ['db'])],
  ['resources are no paths', false, pods(['*']), path('/healthz')],
  ['a path', true, rule({ nonResourceURLs: ['/healthz'] }), path('/healthz')],
  ['a longer path', false, rule({ nonResourceURLs: ['/healthz'] }), path('/healthz/etcd')],
  ['paths below', true, rule({ nonResourceURLs: ['/healthz*'] }), path('/healthz/etcd')],
  ['all paths', true, rule({ nonResourceURLs: ['*'] }), path('/version')],
  ['paths are no resources', false, rule({ nonResourceURLs: ['*'] })],
] as const satisfies readonly (readonly [string, boolean, AuditRule, AuditSubject?])[])
  test(`audit rule: ${name}`, () => assert.equal(ruleFits(given, of), fits));

const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });
const anyRule: fc.Arbitrary<AuditRule> = fc.record({
  level: fc.constantFrom('None' as const, 'Metadata' as const, 'Request' as const, 'RequestResponse' as const),
  users: some(['jane', 'joe']),
  userGroups: some(['dev', 'ops']),
  verbs: some(['get', 'list', 'create']),
  resources: fc.array(
    fc.record({
      group: fc.constantFrom('', 'apps'),
      resources: some(['*', 'pods', 'pods/log', 'pods/*', '*/log', 'deployments']),
      resourceNames: some(['web', 'db']),
    }),
    { maxLength: 2 },
  ),
  namespaces: some(['', 'shop', 'bank']),
  nonResourceURLs: some(['*', '/healthz', '/api*']),
  omitStages: fc.uniqueArray(fc.constantFrom(...auditStages), { maxLength: 2 }),
  omitManagedFields: fc.constantFrom(true, false, undefined),
});
const anySubject: fc.Arbitrary<AuditSubject> = fc.record({
  user: fc.option(fc.record({ username: fc.constantFrom('jane', 'joe', 'eve'), groups: some(['dev', 'ops']) }), {
    nil: undefined,
  }),
  verb: fc.constantFrom('get', 'list', 'create', 'delete'),
  isResourceRequest: fc.boolean(),
  group: fc.constantFrom('', 'apps'),
  resource: fc.constantFrom('pods', 'deployments', 'secrets'),
  subresource: fc.constantFrom('', 'log', 'exec'),
  namespace: fc.constantFrom('', 'shop', 'bank'),
  name: fc.constantFrom('', 'web', 'db'),
  path: fc.constantFrom('/healthz', '/api/v1', '/metrics'),
});

test('the first rule that fits decides, and what none fits is not recorded', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 6 }), some([...auditStages]), anySubject, (rules, stages, of) => {
      const policy: AuditPolicy = { rules, omitStages: stages as never, omitManagedFields: true };
      const decision = auditDecider(policy)(of);
      const first = rules.findIndex((one) => ruleFits(one, of));
      assert.equal(decision.level, rules[first]?.level ?? 'None');
      for (const stage of [...stages, ...(rules[first]?.omitStages ?? [])])
        assert.ok(decision.omitStages.has(stage as never));
      if (first >= 0) assert.equal(decision.omitManagedFields, rules[first]?.omitManagedFields ?? true);
      // Rules behind the first one that fits, and rules before it that do not, change nothing.
      const kept = rules.filter((one, at) => at === first || (at > first && first >= 0));
      assert.deepEqual(auditDecider({ ...policy, rules: kept })(of), decision);
    }),
  );
});

test('saying more never makes a rule fit more', () => {
  fc.assert(
    fc.property(anyRule, anySubject, fc.constantFrom('users', 'userGroups', 'verbs'), (given, of, field) => {
      if (ruleFits(given, of)) assert.ok(ruleFits({ ...given, [field]: [] }, of));
    }),
  );
});

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';

test('a policy is read', async () => {
  const policy = await readAuditPolicy(
    `${head}omitStages: [RequestReceived]\nrules:\n- level: None\n  users: [kube]\n- level: Request\n  omitManagedFields: true\n  resources:\n  - group: apps\n    resources: ["deployments/*"]\n`,
    { file: 'policy.yaml' },
  );
  assert.deepEqual(policy, {
    omitStages: ['RequestReceived'],
    omitManagedFields: false,
    rules: [
      rule({ level: 'None', users: ['kube'] }),
      rule({
        level: 'Request',
        omitManagedFields: true,
        resources: [{ group: 'apps', resources: ['deployments/*'], resourceNames: [] }],
      }),
    ],
  });
});

for (const [name, text, says] of [
  ['no rules', `${head}rules: []\n`, /loaded illegal policy with 0 rules/],
  ['another kind', 'apiVersion: audit.k8s.io/v1beta1\nkind: Policy\n', /holds no Policy of audit\.k8s\.io\/v1/],
  ['no level', `${head}rules:\n- users: [x]\n`, /rules\[0\]\.level: Required value/],
  ['a level that is none', `${head}rules:\n- level: All\n`, /Unsupported value: "All"/],
  ['a misspelt field', `${head}rules:\n- level: None\n  user: [x]\n`, /rules\[0\]\.user: unknown field/],
  [
    'a stage that is none',
    `${head}rules:\n- level: None\n  omitStages: [Later]\n`,
    /allowed stages are RequestReceived/,
  ],
  [
    'paths and resources together',
    `${head}rules:\n- level: None\n  nonResourceURLs: [/x]\n  resources: [{group: ""}]\n`,
    /both regular resources and non-resource URLs/,
  ],
  ['a path without a slash', `${head}rules:\n- level: None\n  nonResourceURLs: [x]\n`, /must begin with a '\/'/],
  ['a star inside', `${head}rules:\n- level: None\n  nonResourceURLs: ["/a*b"]\n`, /must be the final character/],
  [
    'names without resources',
    `${head}rules:\n- level: None\n  resources: [{group: "", resourceNames: [x]}]\n`,
    /requires at least one resource/,
  ],
  ['a version in a group', `${head}rules:\n- level: None\n  resources: [{group: "a/v1"}]\n`, /resources\[0\]\.group/],
] as const)
  test(`an audit policy is refused with ${name}`, () =>
    assert.rejects(readAuditPolicy(text, { file: 'policy.yaml' }), { name: 'ConfigurationError', message: says }));
