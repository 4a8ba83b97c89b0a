// Made by 'npm run gen' from proto/authentication/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** The object whose lifetime limits that of a token. */
export interface BoundObjectReference {
  /** Kind of the object: Pod, Node or Secret. */
  kind?: string;
  /** API version of that object, normally v1. */
  apiVersion?: string;
  /** Name of the object that the token is tied to. */
  name?: string;
  /** UID of the object; guards against a namesake created later. */
  uid?: string;
}

/** List of strings under one key of the extra user data; in JSON it is the bare array. */
export type ExtraValue = string[];

/** Asks the server who it takes the caller to be. */
export interface SelfSubjectReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** State last reported by the system; not meant to be edited by users. */
  status: SelfSubjectReviewStatus;
}

/** Answer of a SelfSubjectReview. */
export interface SelfSubjectReviewStatus {
  /** Identity of the caller as seen after authentication. */
  userInfo?: UserInfo;
}

/** Requests a token for a service account; posted to its token subresource. */
export interface TokenRequest {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: Partial<metaV1.ObjectMeta>;
  /** Desired state of this TokenRequest, written by its owner. */
  spec?: TokenRequestSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status?: TokenRequestStatus;
}

/** What kind of token is wanted. */
export interface TokenRequestSpec {
  /** Services the token is meant for; recipients must find themselves in the list. */
  audiences?: string[];
  /** Object the token is tied to, becoming invalid along with it; absent ties it only to the account. */
  boundObjectRef?: BoundObjectReference;
  /** Wished lifetime in seconds; the server may grant a different one. */
  expirationSeconds?: number;
}

/** The token that was issued. */
export interface TokenRequestStatus {
  /** The signed token; treat it as a secret. */
  token?: string;
  /** When the token ceases to be valid. */
  expirationTimestamp?: metaV1.Time;
}

/** Asks the server to check a bearer token. */
export interface TokenReview {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** Desired state of this TokenReview, written by its owner. */
  spec: TokenReviewSpec;
  /** State last reported by the system; not meant to be edited by users. */
  status: TokenReviewStatus;
}

/** The token to be checked. */
export interface TokenReviewSpec {
  /** The bearer token in question. */
  token: string;
  /** Audiences the asker accepts; absent means the API server's own. */
  audiences?: string[];
}

/** Outcome of checking a token. */
export interface TokenReviewStatus {
  /** True if the token belongs to a known user. */
  authenticated?: boolean;
  /** The identity the token stands for; empty if it was not accepted. */
  user?: UserInfo;
  /** Why the token could not be checked. */
  error?: string;
  /** Audiences that both token and request share; absent when the checker ignores audiences. */
  audiences?: string[];
}

/** Identity of an authenticated user. */
export interface UserInfo {
  /** Name that is unique among active users. */
  username?: string;
  /** Identifier that tells apart users who had the same name at different times. */
  uid?: string;
  /** Names of the groups the user belongs to. */
  groups?: string[];
  /** Further details the authenticator supplied, by key. */
  extra?: { [key: string]: ExtraValue };
}
