// Made by 'npm run gen' from proto/meta/runtime.proto. Do not edit.

export type RawExtension = { [key: string]: unknown };

export interface TypeMeta {
  apiVersion?: string;
  kind?: string;
}

export interface Unknown {
  typeMeta?: TypeMeta;
  raw?: string;
  contentEncoding?: string;
  contentType?: string;
}
