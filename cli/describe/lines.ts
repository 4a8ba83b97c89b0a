import { alignTabs } from '../output/tabwriter.ts';

/** Collects the lines of a description: indented by levels, tabs between a field's name and its value. */
export class Lines {
  #lines: string[] = [];
  #done = '';

  /** Two spaces a level. */
  add(level: number, text: string): void {
    this.#lines.push('  '.repeat(level) + text);
  }

  /** Ends a part: what comes is aligned on its own. */
  flush(): void {
    this.#done += alignTabs(this.text());
    this.#lines = [];
  }

  /** The lines of this part with their tabs, each line ended. */
  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  /** With the values of neighbouring lines below each other. */
  aligned(): string {
    return this.#done + alignTabs(this.text());
  }

  /** A map as `name:<tab>key=value`, one line a key, sorted; `<none>` without any. */
  map(
    level: number,
    title: string,
    map: Readonly<Record<string, string>> | undefined,
    options: { readonly skip?: ReadonlySet<string>; readonly separator?: string } = {},
  ): void {
    const keys = Object.keys(map ?? {})
      .filter((key) => !options.skip?.has(key))
      .sort();
    if (keys.length === 0) {
      this.add(level, `${title}:\t<none>`);
      return;
    }
    keys.forEach((key, at) => {
      const head = at === 0 ? `${'  '.repeat(level)}${title}:` : '  '.repeat(level);
      this.#lines.push(`${head}\t${key}${options.separator ?? '='}${map?.[key] ?? ''}`);
    });
  }
}

/** Annotations that are for programs, long, and not shown. */
const hiddenAnnotations = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Annotations: long or many-lined ones on lines of their own. */
export function describeAnnotations(
  lines: Lines,
  annotations: Readonly<Record<string, string>> | undefined,
  level = 0,
): void {
  const pad = '  '.repeat(level);
  const keys = Object.keys(annotations ?? {})
    .filter((key) => !hiddenAnnotations.has(key))
    .sort();
  if (keys.length === 0) {
    lines.add(level, 'Annotations:\t<none>');
    return;
  }
  const longest = 140;
  keys.forEach((key, at) => {
    const head = at === 0 ? `${pad}Annotations:\t` : `${pad}\t`;
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (value.includes('\n') || value.length + key.length + 2 > longest) {
      lines.add(0, `${head}${key}:`);
      for (const line of value.split('\n')) lines.add(0, `${pad}\t  ${shorten(line, longest - 2)}`);
    } else lines.add(0, `${head}${key}: ${value}`);
  });
}

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}...` : text);
