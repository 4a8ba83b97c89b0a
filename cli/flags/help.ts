import type { Flag, Flags } from './flag.ts';

/** The help of a verb: what it does, its flags in order of their names, how to call it. */
export function helpText(
  verb: {
    readonly about: string;
    readonly use: string;
    readonly examples?: string;
    /** Each with the words that call it. */
    readonly subverbs?: readonly { readonly words: readonly string[]; readonly about: string }[];
  },
  flags: Flags,
): string {
  const parts = [verb.about.trim()];
  if (verb.examples) parts.push(`Examples:\n${verb.examples.trimEnd()}`);
  const subverbs = (verb.subverbs ?? []).map(({ words, about }) => ({ called: words.join(', '), about }));
  if (subverbs.length > 0) {
    const width = Math.max(...subverbs.map(({ called }) => called.length)) + 2;
    const lines = subverbs.map(({ called, about }) => `  ${called.padEnd(width)}${about}`);
    parts.push(`Available Commands:\n${lines.join('\n')}`);
  }
  const shown = Object.entries(flags).filter(([, flag]) => !flag.hidden);
  if (shown.length > 0) parts.push(`Options:\n${shown.sort(byName).map(flagText).join('\n\n')}`);
  parts.push(`Usage:\n  knarr ${verb.use}`);
  parts.push('knarr options lists the flags that every command takes.');
  return `${parts.join('\n\n')}\n`;
}

/** The global flags alone, for `knarr options`. */
export function optionsText(flags: Flags): string {
  const shown = Object.entries(flags).filter(([, flag]) => !flag.hidden);
  return `Flags of every command:\n\n${shown.sort(byName).map(flagText).join('\n\n')}\n`;
}

const byName = ([a]: [string, Flag<unknown>], [b]: [string, Flag<unknown>]) => (a < b ? -1 : 1);

function flagText([name, flag]: [string, Flag<unknown>]): string {
  const short = flag.short ? `-${flag.short}, ` : '';
  return `    ${short}--${name}=${fallbackText(flag)}:\n\t${flag.help}`;
}

function fallbackText({ kind, fallback }: Flag<unknown>): string {
  switch (kind) {
    case 'text':
      return `'${fallback}'`;
    case 'array':
    case 'list':
      return `[${(fallback as readonly string[]).join(',')}]`;
    case 'duration':
      return `${(fallback as number) / 1000}s`;
    default:
      return String(fallback);
  }
}
