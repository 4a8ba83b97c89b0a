// Made by 'npm run gen' from proto/certificates/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Asks a signer for an X.509 certificate. */
export interface CertificateSigningRequest {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this CertificateSigningRequest, written by its owner. */
  spec: CertificateSigningRequestSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: CertificateSigningRequestStatus;
}

/** A decision or event concerning the request. */
export interface CertificateSigningRequestCondition {
  /** Approved, Denied or Failed, or a condition of your own. */
  type: string;
  /** Short CamelCase code, meant for programs, explaining the last status switch. */
  reason?: string;
  /** Free text for people with details on the present status. */
  message?: string;
  /** When this condition was last written. */
  lastUpdateTime?: metaV1.Time;
  /** When the status last changed; the server fills it in. */
  lastTransitionTime?: metaV1.Time;
  /** Verdict; must be True for Approved, Denied and Failed. */
  status: string;
}

/** A list of CertificateSigningRequest objects, as returned by list requests. */
export interface CertificateSigningRequestList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The CertificateSigningRequest objects found; empty when nothing matched. */
  items: CertificateSigningRequest[];
}

/** The request; immutable, and partly filled in by the server. */
export interface CertificateSigningRequestSpec {
  /** PEM-encoded PKCS#10 request, shown base64-encoded in JSON. */
  request: string;
  /** Name of the requesting user; set by the server. */
  username?: string;
  /** UID of the requesting user; set by the server. */
  uid?: string;
  /** Groups of the requesting user; set by the server. */
  groups?: string[];
  /** Purposes the key should be certified for. */
  usages?: string[];
  /** Further details of the requesting user; set by the server. */
  extra?: { [key: string]: ExtraValue };
  /** Signer that should issue the certificate, such as kubernetes.io/kubelet-serving. */
  signerName: string;
  /** Wished lifetime in seconds, at least 600; the signer may decide otherwise. */
  expirationSeconds?: number;
}

/** What was decided, plus the certificate once there is one. */
export interface CertificateSigningRequestStatus {
  /** Approval, denial or failure, one entry per type. */
  conditions?: CertificateSigningRequestCondition[];
  /** The PEM certificate chain, once issued; cannot be replaced afterwards. */
  certificate?: string;
}

/** List of strings under one key of the extra user data; in JSON it is the bare array. */
export type ExtraValue = string[];
