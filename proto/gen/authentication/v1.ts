// Made by 'npm run gen' from proto/authentication/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

export interface BoundObjectReference {
  kind?: string;
  apiVersion?: string;
  name?: string;
  uid?: string;
}

export type ExtraValue = string[];

export interface SelfSubjectReview {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  status: SelfSubjectReviewStatus;
}

export interface SelfSubjectReviewStatus {
  userInfo?: UserInfo;
}

export interface TokenRequest {
  apiVersion?: string;
  kind?: string;
  metadata: Partial<metaV1.ObjectMeta>;
  spec?: TokenRequestSpec;
  status?: TokenRequestStatus;
}

export interface TokenRequestSpec {
  audiences?: string[];
  boundObjectRef?: BoundObjectReference;
  expirationSeconds?: number;
}

export interface TokenRequestStatus {
  token?: string;
  expirationTimestamp?: metaV1.Time;
}

export interface TokenReview {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  spec: TokenReviewSpec;
  status: TokenReviewStatus;
}

export interface TokenReviewSpec {
  token: string;
  audiences?: string[];
}

export interface TokenReviewStatus {
  authenticated?: boolean;
  user?: UserInfo;
  error?: string;
  audiences?: string[];
}

export interface UserInfo {
  username?: string;
  uid?: string;
  groups?: string[];
  extra?: { [key: string]: ExtraValue };
}
