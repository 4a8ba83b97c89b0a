import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateSigningRequest } from '../../../proto/gen/certificates/v1.ts';
import type { ApiObject } from '../../registry/object.ts';
import { create, update } from '../testing/write.ts';
import { requestProblem } from './certificate-signing-request/request.ts';
import { testRequests } from './testing/requests.ts';

const kind = 'certificates.k8s.io/v1/certificatesigningrequests';
const spec = { request: testRequests.rsa, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };
const make = () => create(kind, { spec });
const statusOf = (object: ApiObject) => (object as unknown as CertificateSigningRequest).status;

for (const [name, request] of Object.entries(testRequests)) {
  test(`request: ${name} is signed by its own key`, () => assert.equal(requestProblem(request), undefined));
}

test('request: a changed one is refused', () => {
  const pem = Buffer.from(testRequests.rsa, 'base64').toString();
  const body = pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
  const der = Buffer.from(body, 'base64');
  der[30] = (der[30] ?? 0) ^ 1;
  const changed = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  assert.notEqual(requestProblem(Buffer.from(changed).toString('base64')), undefined);
  assert.equal(requestProblem(Buffer.from('hello').toString('base64')), 'PEM block type must be CERTIFICATE REQUEST');
});

test('who asks is who has sent the request', () => {
  const { object, problems } = create(kind, { spec: { ...spec, username: 'somebody', groups: ['else'] } });
  assert.deepEqual(problems, []);
  const { username, groups } = (object as unknown as CertificateSigningRequest).spec;
  assert.deepEqual({ username, groups }, { username: 'admin', groups: ['system:masters'] });
});

const approved = { type: 'Approved', status: 'True', reason: 'R' };

test('approvers approve, and nothing else', () => {
  const { object } = make();
  const { object: after, problems } = update(
    kind,
    object,
    (next) => Object.assign(next, { status: { conditions: [approved], certificate: 'aGk=' } }),
    'approval',
  );
  assert.deepEqual(problems, []);
  assert.equal(statusOf(after)?.certificate, undefined);
  assert.equal(statusOf(after)?.conditions?.[0]?.lastUpdateTime, '2026-01-02T03:04:05Z');
});

test('signers cannot approve', () => {
  const { problems } = update(
    kind,
    make().object,
    (next) => Object.assign(next, { status: { conditions: [approved] } }),
    'status',
  );
  assert.deepEqual(problems, ['status.conditions: Forbidden: updates may not add a condition of type "Approved"']);
});

test('a verdict is never taken back, nor turned round', () => {
  const made = { ...make().object, status: { conditions: [approved] } };
  const change = (conditions: object[]) =>
    update(kind, made, (next) => Object.assign(next, { status: { conditions } }), 'approval').problems;
  assert.equal(change([]).length, 1);
  assert.equal(change([approved, { type: 'Denied', status: 'True' }]).length, 1);
});

test('what is asked for never changes', () => {
  const { object } = make();
  const { object: after } = update(kind, object, (next) => Object.assign(next, { spec: { ...spec, usages: ['any'] } }));
  assert.deepEqual(after.spec, object.spec);
});
