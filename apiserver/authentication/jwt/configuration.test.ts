import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAuthenticationConfiguration } from './configuration.ts';

const read = (text: string) =>
  readAuthenticationConfiguration(text, { file: 'auth.yaml', ownIssuers: ['https://kubernetes.default.svc'] });

const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n';
const issuer = `
- issuer:
    url: https://issuer.example
    audiences: [knarr]
`;
const username = `
  claimMappings:
    username: { claim: sub, prefix: "" }
`;

test('a whole configuration', async () => {
  const { jwt, anonymous } = await read(`${head}
jwt:
- issuer:
    url: https://issuer.example
    discoveryURL: https://inside.example/discovery
    audiences: [a, b]
    audienceMatchPolicy: MatchAny
  claimValidationRules:
  - claim: hd
    requiredValue: example.com
  claimMappings:
    username: { claim: email, prefix: "o:" }
    groups: { claim: roles, prefix: "" }
    uid: { claim: sub }
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
`);
  assert.deepEqual(jwt, [
    {
      issuer: {
        url: 'https://issuer.example',
        discoveryUrl: 'https://inside.example/discovery',
        audiences: ['a', 'b'],
      },
      algorithms: ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
      requiredClaims: [{ claim: 'hd', value: 'example.com' }],
      username: { claim: 'email', prefix: 'o:' },
      groups: { claim: 'roles', prefix: '' },
      uid: { claim: 'sub' },
    },
  ]);
  assert.deepEqual(anonymous, { enabled: true, paths: ['/livez', '/readyz'] });
});

for (const c of [
  { name: 'another kind', text: 'apiVersion: v1\nkind: ConfigMap\n', why: /holds no AuthenticationConfiguration/ },
  { name: 'no YAML', text: `${head}jwt: [`, why: /^auth\.yaml: / },
  { name: 'a misspelt field', text: `${head}jtw: []`, why: /jtw: unknown field/ },
  {
    name: 'plain http',
    text: `${head}jwt:${issuer.replace('https', 'http')}${username}`,
    why: /URL scheme must be https/,
  },
  {
    name: 'our own issuer',
    text: `${head}jwt:${issuer.replace('issuer.example', 'kubernetes.default.svc')}${username}`,
    why: /URL must not overlap with disallowed issuers/,
  },
  {
    name: 'one issuer twice',
    text: `${head}jwt:${issuer}${username}${issuer}${username}`,
    why: /jwt\[1\]\.issuer\.url: Duplicate value: "https:\/\/issuer\.example"/,
  },
  {
    name: 'no audience',
    text: `${head}jwt:${issuer.replace('[knarr]', '[]')}${username}`,
    why: /audiences: Required value/,
  },
  {
    name: 'several audiences without a policy',
    text: `${head}jwt:${issuer.replace('[knarr]', '[a, b]')}${username}`,
    why: /audienceMatchPolicy must be MatchAny for multiple audiences/,
  },
  {
    name: 'no user name',
    text: `${head}jwt:${issuer}`,
    why: /username: Required value: claim or expression is required/,
  },
  {
    name: 'a claim without a word on its prefix',
    text: `${head}jwt:${issuer}  claimMappings: { username: { claim: sub } }`,
    why: /username\.prefix: Required value: prefix is required when claim is set/,
  },
  {
    name: 'an expression',
    text: `${head}jwt:${issuer}  claimMappings: { username: { expression: claims.sub } }`,
    why: /username\.expression: Forbidden: CEL expressions are not supported/,
  },
  {
    name: 'anonymous paths while nobody is anonymous',
    text: `${head}anonymous: { enabled: false, conditions: [{ path: /livez }] }`,
    why: /enabled should be set to true when conditions are defined/,
  },
]) {
  test(`refused: ${c.name}`, () =>
    assert.rejects(read(c.text), (error: Error) => error.name === 'ConfigurationError' && c.why.test(error.message)));
}
