import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { firstAddressOf } from '../apiserver/services/address-range.ts';
import { openStore } from '../apiserver/storage/open.ts';
import type { Store } from '../apiserver/storage/store.ts';
import { advertisedAddress } from './advertised-address.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import { ensurePki, type Pki } from './pki/pki.ts';
import type { Surroundings } from './surroundings.ts';

/** What an API server stands on: opened before anything of it runs, and the same after each start. */
export interface Foundations {
  readonly store: Store;
  readonly pki: Pki;
}

/** Opens the store; loads the certificates, or makes them. `nodeNames`: nodes that share its certificate. */
export async function openFoundations(
  options: ApiServerOptions,
  around: Surroundings,
  nodeNames: readonly string[],
): Promise<Foundations> {
  const [store, pki] = await Promise.all([open(options, around), loadPki(options, around, nodeNames)]);
  return { store, pki };
}

function open(options: ApiServerOptions, { clock, log }: Surroundings): Promise<Store> {
  const { etcdServers, etcdCaFile, etcdCertFile, etcdKeyFile, historyMs } = options;
  if (etcdServers.length === 0) return openStore({ clock, log, historyMs, dataFolder: join(options.dataDir, 'store') });
  return openStore({
    clock,
    log,
    historyMs,
    etcd: {
      servers: etcdServers,
      ...(etcdCaFile ? { caFile: etcdCaFile } : {}),
      ...(etcdCertFile ? { certFile: etcdCertFile } : {}),
      ...(etcdKeyFile ? { keyFile: etcdKeyFile } : {}),
    },
  });
}

function loadPki(options: ApiServerOptions, around: Surroundings, nodeNames: readonly string[]): Promise<Pki> {
  const certDir = options.certDir ?? join(options.dataDir, 'pki');
  const { tlsCertFile, tlsPrivateKeyFile } = options;
  const { clientCaFile, serviceAccount } = options.access;
  const advertised = advertisedAddress(options, networkInterfaces());
  const extraNames = [
    ...options.tlsSans,
    ...(advertised ? [advertised] : []),
    ...(/^(0\.0\.0\.0|::)$/.test(options.bindAddress) ? [] : [options.bindAddress]),
  ];
  return ensurePki({
    certDir,
    now: around.clock.now(),
    hostname: around.hostname,
    nodeNames,
    serviceIps: options.serviceClusterIpRange.split(',').map(firstAddressOf),
    extraNames,
    ...(tlsCertFile ? { tlsCertFile } : {}),
    ...(tlsPrivateKeyFile ? { tlsPrivateKeyFile } : {}),
    ...(clientCaFile ? { clientCaFile } : {}),
    ...(serviceAccount.keyFiles.length > 0 ? { serviceAccountKeyFiles: serviceAccount.keyFiles } : {}),
    ...(serviceAccount.signingKeyFile ? { serviceAccountSigningKeyFile: serviceAccount.signingKeyFile } : {}),
  });
}
