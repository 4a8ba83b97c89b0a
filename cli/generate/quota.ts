import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { amountsOfText } from './amounts.ts';
import { defineGenerator } from './generator.ts';

/** `create quota`. */
export const quota = defineGenerator({
  use: 'quota NAME --hard=RESOURCE=AMOUNT,... [--scopes=SCOPE,...]',
  about: 'Bound what this namespace may use.',
  flags: {
    hard: text('', 'Limits as resource=amount, with commas between.'),
    scopes: text('', 'Only objects that fit all these scopes.'),
  },
  failure: 'failed to create quota:',
  make({ flags }, name) {
    const hard = amountsOfText(flags.hard);
    const scopes = flags.scopes === '' ? [] : flags.scopes.split(',');
    if (scopes.includes('')) throw new CommandError('invalid resource quota scope ""');
    return {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name },
      spec: {
        ...(Object.keys(hard).length > 0 ? { hard } : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
      },
      status: {},
    };
  },
});
