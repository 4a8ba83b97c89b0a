// Made by 'npm run gen' from proto/meta/quantity.proto. Do not edit.

export type Quantity = string;

export type QuantityValue = string;
