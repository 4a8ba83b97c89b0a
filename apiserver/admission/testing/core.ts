import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { fieldManagement } from '../../apply/server-side-apply.ts';
import { userOf } from '../../authentication/user-info.ts';
import { alwaysAllow } from '../../authorization/authorizer.ts';
import type { Allocations } from '../../registry/allocation.ts';
import { builtInResources } from '../../resources/index.ts';
import { type ApiServer, createServer, type ServerCore, startCore } from '../../server.ts';
import { openStore } from '../../storage/open.ts';
import type { Store } from '../../storage/store.ts';
import type { AdmissionPlugin } from '../admission.ts';

/** A store of its own in a temporary folder; `close` removes it. */
export async function openTestStore(): Promise<{ readonly store: Store; readonly close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-store-'));
  const store = await openStore({ clock: systemClock, log: silentLogger, dataFolder: folder });
  return {
    store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The caches of one server over a store. */
export function startTestCore(store: Store): Promise<ServerCore> {
  return startCore({ store, resources: builtInResources(), clock: systemClock, log: silentLogger });
}

/** A server without a port where everybody may do everything. */
export function testServer(
  core: ServerCore,
  parts: { readonly admission?: readonly AdmissionPlugin[]; readonly allocations?: Allocations },
): ApiServer {
  return createServer(core, {
    clock: systemClock,
    log: silentLogger,
    random: Math.random,
    uuid: randomUUID,
    authenticators: [],
    anonymous: true,
    authorizer: alwaysAllow,
    admission: parts.admission ?? [],
    fields: fieldManagement,
    ...(parts.allocations ? { allocations: parts.allocations } : {}),
    paths: [],
    subresources: new Map(),
    virtualResources: new Map(),
    limits: { reads: 400, writes: 400 },
    requestTimeoutMs: 10_000,
  });
}

const admin = userOf('admin', { groups: ['system:masters'] });

/** Sends one request; answers with the object, rejects with a StatusError. */
export async function call(
  server: ApiServer,
  method: string,
  path: string,
  body?: object,
  query: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await server.call({
    method,
    path,
    query: new URLSearchParams(query),
    user: admin,
    agent: 'test',
    body,
    contentType: method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    signal: AbortSignal.timeout(10_000),
  });
  return answer.type === 'object' ? (answer.object as Record<string, unknown>) : {};
}
