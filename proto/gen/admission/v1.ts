// Made by 'npm run gen' from proto/admission/v1.proto. Do not edit.
import type * as authenticationV1 from '../authentication/v1.ts';
import type * as metaRuntime from '../meta/runtime.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface AdmissionRequest {
  uid?: string;
  kind?: metaV1.GroupVersionKind;
  resource?: metaV1.GroupVersionResource;
  subResource?: string;
  name?: string;
  namespace?: string;
  operation?: string;
  userInfo?: authenticationV1.UserInfo;
  object?: metaRuntime.RawExtension;
  oldObject?: metaRuntime.RawExtension;
  dryRun?: boolean;
  options?: metaRuntime.RawExtension;
  requestKind?: metaV1.GroupVersionKind;
  requestResource?: metaV1.GroupVersionResource;
  requestSubResource?: string;
}

export interface AdmissionResponse {
  uid?: string;
  allowed?: boolean;
  status?: metaV1.Status;
  patch?: string;
  patchType?: string;
  auditAnnotations?: { [key: string]: string };
  warnings?: string[];
}

export interface AdmissionReview {
  apiVersion?: string;
  kind?: string;
  request?: AdmissionRequest;
  response?: AdmissionResponse;
}
