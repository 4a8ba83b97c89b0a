import type { Flag, Flags } from './flags.ts';

/** Where the descriptions of flags begin, and where lines end. */
const column = 44;
const width = 120;

/** Whether a command line asks for the help of its command. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** The help of a command: what it is, how to call it, and every flag in order of its name. */
export function helpText(command: string, about: string, flags: Flags): string {
  const lines = Object.entries(flags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, flag]) => flagLines(name, flag));
  return `${about}\n\nUsage:\n  knarr ${command} [flags]\n\nFlags:\n${lines.join('\n')}\n`;
}

function flagLines(name: string, flag: Flag): string[] {
  const head = `      --${name}${flag.type === 'boolean' ? '' : `=${flag.value ?? flag.type}`}`;
  const fallback = flag.fallback ? ` (default ${flag.fallback})` : '';
  const [first = '', ...rest] = wrap(`${flag.help}${fallback}`, width - column);
  const below = rest.map((line) => `${' '.repeat(column)}${line}`);
  // What stands beside its description must leave a gap before it.
  if (head.length >= column) return [head, `${' '.repeat(column)}${first}`, ...below];
  return [`${head.padEnd(column)}${first}`, ...below];
}

/** Lines of at most `size` letters, but for words that are longer. */
function wrap(text: string, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > size) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
