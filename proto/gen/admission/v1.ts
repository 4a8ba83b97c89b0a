// Made by 'npm run gen' from proto/admission/v1.proto. Do not edit.
import type * as authenticationV1 from '../authentication/v1.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

/** A request on its way through admission, as shown to a webhook. */
export interface AdmissionRequest {
  /** Identifier of this single webhook call, to be repeated in the response. */
  uid?: string;
  /** Kind of the object, in the version the webhook receives. */
  kind?: metaV1.GroupVersionKind;
  /** Resource addressed, in the version the webhook receives. */
  resource?: metaV1.GroupVersionResource;
  /** Subresource addressed, such as status; empty if none. */
  subResource?: string;
  /** Name of the object; may be empty on creation while the server still has to choose it. */
  name?: string;
  /** Namespace of the object; empty for cluster-scoped ones. */
  namespace?: string;
  /** What is being done; may differ from the HTTP method of the client. */
  operation?: string;
  /** Who sent the request. */
  userInfo?: authenticationV1.UserInfo;
  /** The new object; null on DELETE. */
  object?: metaRuntime.RawExtension;
  /** The existing object; only for UPDATE and DELETE. */
  oldObject?: metaRuntime.RawExtension;
  /** True if nothing will be stored; absent counts as false. */
  dryRun?: boolean;
  /** Options of the operation, such as CreateOptions or DeleteOptions. */
  options?: metaRuntime.RawExtension;
  /** Kind as the client really sent it; differs from kind after a version conversion. */
  requestKind?: metaV1.GroupVersionKind;
  /** Resource as the client really addressed it. */
  requestResource?: metaV1.GroupVersionResource;
  /** Subresource as the client really addressed it. */
  requestSubResource?: string;
}

/** Verdict of an admission webhook. */
export interface AdmissionResponse {
  /** Identifier copied from the request. */
  uid?: string;
  /** Whether the request may proceed. */
  allowed?: boolean;
  /** Explanation and code for a refusal; disregarded when allowed. */
  status?: metaV1.Status;
  /** JSON patch to apply to the object, base64-encoded in JSON. */
  patch?: string;
  /** Kind of the patch; JSONPatch is the only one. */
  patchType?: string;
  /** Notes for the audit event; the webhook's name is put in front of each key. */
  auditAnnotations?: { [key: string]: string };
  /** Short notices to show to the client; better kept under 120 characters. */
  warnings?: string[];
}

/** Envelope for the exchange with an admission webhook. */
export interface AdmissionReview {
  apiVersion?: string;
  kind?: string;
  /** What the API server asks about. */
  request?: AdmissionRequest;
  /** What the webhook answers. */
  response?: AdmissionResponse;
}
