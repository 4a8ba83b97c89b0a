import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../api/codec/wording.ts';
import { type Logger, silentLogger } from '../../api/logger.ts';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import { allResources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { adminHttp2Client, type Http2Answer, type Http2Client } from '../builders/http2-client.ts';
import { eventually } from '../e2e/eventually.ts';
import { Chance } from './chance.ts';
import { FollowedKind, objectOf } from './followed-kind.ts';
import { type FuzzRequest, keyOf, makeRequest, namespace, pathOf } from './requests.ts';

// Requests that no client should send, against a whole API server over TLS. Whatever they are, it answers, never with an error
// of its own, and holds nothing that cannot be read again in every form.
//
//   KNARR_FUZZ_SEED=random KNARR_FUZZ_COUNT=100000 KNARR_FUZZ_SECONDS=300 node tools/run-tests.mjs test/fuzz

// The same seed every time, unless asked otherwise: a change shall not fail for what was there before it. Other seeds find more.
const given = env.KNARR_FUZZ_SEED ?? '1';
const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 32) : Number(given);
const count = Number(env.KNARR_FUZZ_COUNT ?? 6000);
const seconds = Number(env.KNARR_FUZZ_SECONDS ?? 15);
/** After so many different ones there is enough to mend. */
const enough = 15;

const stored = allResources.filter((type) => type.verbs.includes('watch'));
const problems = new Map<string, string>();
const known = new Map<string, JsonObject>();
const followed = new Map(stored.map((type) => [type, new FollowedKind(type)]));
let api: RunningApiServer;
let client: Http2Client;
/** What the server logged as an error since the request began. */
let logged: string[] = [];

const log: Logger = {
  ...silentLogger,
  error: (message, fields) => {
    const { error } = fields ?? {};
    logged.push(`${message}: ${error instanceof Error ? error.stack : JSON.stringify(fields)}`);
  },
  child: () => log,
};

before(async () => {
  api = await startTestApiServer([], undefined, log);
  await api.client(systemUser, 'test').create(coreV1Resources.namespaces, { metadata: { name: namespace }, spec: {} });
  // Without it every pod would wait for the controller that makes it.
  await api
    .client(systemUser, 'test')
    .create(coreV1Resources.serviceaccounts, { metadata: { name: 'default', namespace } });
  client = adminHttp2Client(api);
  for (const kind of followed.values()) kind.begin(client);
});
after(async () => {
  client?.destroy();
  await api?.stop();
});

/** 500s that Kubernetes answers as well, where it passes on what it found wrong with a request as it is. */
const kubernetesOwn: readonly RegExp[] = [
  /does not contain declared merge key/,
  /failed to create typed patch object /,
  /failed to convert new object /,
  /strconv.ParseUint: parsing /,
  /resourceVersion should not be set on objects to be created/,
  // Options of a delete, in any form.
  /couldn't get version\/kind; json parse error: /,
  /json: cannot unmarshal .* (DeleteOptions|Preconditions)/,
  /decoded object cannot be converted to DeleteOptions/,
  /an embedded object is not JSON/,
  /"message": ?"yaml: line /,
  /"message": ?"(proto: |the protobuf envelope is damaged|provided data does not appear to be a protobuf message)/,
  /without impersonating a user/,
  /no preferred addresses found/,
  /failed to allocate requested HealthCheck NodePort /,
];

/** One of a kind is kept, with all that is needed to see it again. */
function report(kind: string, request: FuzzRequest, index: number, detail: string): void {
  if (problems.has(kind)) return;
  const body = request.body === undefined ? '' : request.body.toString('latin1').slice(0, 1500);
  problems.set(
    kind,
    `${kind}\n  request ${index} of seed ${seed}: ${request.method} ${request.path} ${JSON.stringify(request.headers)}\n  ${body}\n  ${detail}`,
  );
}

async function sendOne(request: FuzzRequest, index: number): Promise<void> {
  logged = [];
  let reply: Http2Answer;
  try {
    reply = await client.send(request.method, request.path, request.body, request.headers);
  } catch (error) {
    report(`no answer: ${String(error)}`, request, index, '');
    return;
  }
  const text = reply.body;
  const [error] = logged;
  if (error !== undefined) report(`logged: ${error.split('\n').slice(0, 2).join(' ')}`, request, index, error);
  // A HEAD has no body to tell by; what nobody expected is in the log.
  else if (request.method !== 'HEAD' && reply.status === 500 && !kubernetesOwn.some((own) => own.test(text)))
    report(`500: ${text.slice(0, 200)}`, request, index, text);
  if (
    reply.status >= 300 &&
    /\/json/.test(contentTypeOf(reply)) &&
    request.method !== 'HEAD' &&
    !/"kind": ?"Status"/.test(text)
  )
    report(`no Status: ${request.method} ${reply.status}`, request, index, text.slice(0, 300));
  if ((reply.status === 200 || reply.status === 201) && request.type && !request.path.includes('dryRun'))
    await readBack(request.type, reply, request, index);
}

/** What a write has stored is there, and is the same in both forms. */
async function readBack(
  type: ResourceType<unknown>,
  reply: Http2Answer,
  request: FuzzRequest,
  index: number,
): Promise<void> {
  if (!type.verbs.includes('get')) return;
  const name = nameIn(reply) ?? /\/([^/?]+)\?/.exec(`${request.path}?`)?.[1] ?? '';
  const path = pathOf(type, name);
  const json = await client.get(path, { accept: 'application/json' });
  const binary = await client.get(path, { accept: 'application/vnd.kubernetes.protobuf' });
  // A write may have been the last thing that held an object back from being deleted.
  if (json.status === 404) return;
  try {
    assert.equal(json.status, 200, json.body.slice(0, 300));
    assert.equal(binary.status, 200, binary.body.slice(0, 300));
    const object = JSON.parse(json.body) as JsonObject;
    known.set(`${keyOf(type)}/${name}`, object);
    assert.deepEqual(alike(objectOf(binary.bytes, type)), alike(object));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report(`stored ${type.kind}: ${message.split('\n').slice(0, 30).join('\n')}`, request, index, message);
  }
}

const contentTypeOf = ({ headers }: Http2Answer): string => String(headers['content-type'] ?? '');

function nameIn(reply: Http2Answer): string | undefined {
  if (!contentTypeOf(reply).includes('json')) return undefined;
  const { metadata } = JSON.parse(reply.body) as { metadata?: { name?: string } };
  return metadata?.name;
}

/** Lists of both forms say the same, and what the watches have told comes to it. */
async function compareAtEnd(type: ResourceType<unknown>): Promise<void> {
  const json = await client.get(pathOf(type));
  assert.equal(json.status, 200, json.body.slice(0, 300));
  const { items } = JSON.parse(json.body) as {
    items: (JsonObject & { metadata: { name: string } })[];
  };
  const accept = 'application/vnd.kubernetes.protobuf';
  const binary = await client.get(pathOf(type), { accept });
  const listType = { ...type, kind: `${type.kind}List`, message: `${type.message}List` };
  const list = objectOf(binary.bytes, listType) as { items?: JsonObject[] };
  assert.deepEqual((list.items ?? []).map(withoutType), items.map(withoutType), `list of ${type.resource} as protobuf`);
  const there = new Map(items.map((item) => [item.metadata.name, withoutType(item)]));
  const kind = followed.get(type);
  for (const shown of [kind?.json, kind?.protobuf])
    await eventually(
      `the watch of ${type.resource} shows what the list has`,
      async () => {
        const objects = new Map([...(shown ?? [])].map(([name, object]) => [name, withoutType(object)]));
        return isDeepStrictEqual(objects, there);
      },
      3000,
    );
  assert.deepEqual(kind?.problems, [], `watch of ${type.resource}`);
}

function withoutType({ kind: _, apiVersion: __, ...rest }: JsonObject): JsonObject {
  return alike(rest);
}

/** An empty list and none are the same in protobuf. */
function alike(object: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(object), (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? null : value,
  ) as JsonObject;
}

test(`whatever is sent is answered, and what is stored can be read (seed ${seed})`, async (t) => {
  const chance = new Chance(seed);
  const end = performance.now() + seconds * 1000;
  const answers = { sent: 0 };
  for (let index = 0; index < count && performance.now() < end && problems.size < enough; index++) {
    await sendOne(
      makeRequest(chance, (type, name) => known.get(`${keyOf(type)}/${name}`)),
      index,
    );
    answers.sent++;
  }
  t.diagnostic(`seed ${seed}: ${answers.sent} requests, ${known.size} objects seen`);
  assert.equal(problems.size, 0, `\n${[...problems.values()].join('\n\n')}`);
  assert.ok(known.size > 20, `only ${known.size} objects were stored: the requests are too bad to find anything`);
});

test('lists and watches agree in both forms afterwards', async () => {
  for (const type of stored) await compareAtEnd(type);
});
