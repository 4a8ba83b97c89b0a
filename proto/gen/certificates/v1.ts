// Made by 'npm run gen' from proto/certificates/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface CertificateSigningRequest {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: CertificateSigningRequestSpec;
  status: CertificateSigningRequestStatus;
}

export interface CertificateSigningRequestCondition {
  type: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: metaV1.Time;
  lastTransitionTime?: metaV1.Time;
  status: string;
}

export interface CertificateSigningRequestList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: CertificateSigningRequest[];
}

export interface CertificateSigningRequestSpec {
  request: string;
  username?: string;
  uid?: string;
  groups?: string[];
  usages?: string[];
  extra?: { [key: string]: ExtraValue };
  signerName: string;
  expirationSeconds?: number;
}

export interface CertificateSigningRequestStatus {
  conditions?: CertificateSigningRequestCondition[];
  certificate?: string;
}

export type ExtraValue = string[];
