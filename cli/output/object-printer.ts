import type { AnyObject } from '../object.ts';

/** Makes text of an object; keeps what it needs to know about the objects before. */
export type ObjectPrinter = (object: AnyObject) => string;
