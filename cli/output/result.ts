import type { AnyObject } from '../object.ts';
import { type DryRun, dryRunSuffix } from '../objects/mutate.ts';
import type { Call } from '../verb.ts';
import { type FormatFlags, printerFor } from './format.ts';
import { objectName } from './name.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** Tells what became of an object: `deployment.apps/web scaled`, or the object itself in the format that `-o` asks for. */
export type ResultPrinter = (object: AnyObject, operation: string) => void;

/** The printer of a verb that changes objects. */
export async function resultPrinter(
  call: Pick<Call, 'io' | 'out'>,
  flags: FormatFlags,
  dryRun: DryRun = 'none',
): Promise<ResultPrinter> {
  const printer: ObjectPrinter | undefined = await printerFor(flags, call.io);
  return (object, operation) =>
    call.out(printer ? printer(object) : `${objectName(object)} ${operation}${dryRunSuffix(dryRun)}\n`);
}
