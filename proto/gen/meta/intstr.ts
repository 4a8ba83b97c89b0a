// Made by 'npm run gen' from proto/meta/intstr.proto. Do not edit.

export type IntOrString = number | string;
