import { readQuantity } from '../../api/quantity/quantity.ts';
import { CommandError } from '../errors/errors.ts';

/** `cpu=1,memory=1Gi` as a list of resources, in the amounts' own form. Throws CommandError for what is none. */
export function amountsOfText(text: string): Record<string, string> {
  const amounts: Record<string, string> = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const [resource = '', given, ...more] = pair.split('=');
    if (given === undefined || more.length > 0)
      throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    const amount = readQuantity(given);
    if ('message' in amount) throw new CommandError(amount.message);
    amounts[resource] = amount.toString();
  }
  return amounts;
}
