import { alignTabs } from '../output/tabwriter.ts';

/** Labels, annotations, parameters. */
export type StringMap = Readonly<Record<string, string>>;

/** Collects the lines of a description: indented by levels, tabs between a field's name and its value. */
export class Lines {
  #lines: string[] = [];
  #done = '';

  /** Two spaces a level. What would steer a terminal is shown as text. */
  add(level: number, text: string): void {
    this.#lines.push('  '.repeat(level) + text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r'));
  }

  /** `title:<tab>value`, further values below the first; `<none>` without any. */
  each(level: number, title: string, values: readonly string[]): void {
    if (values.length === 0) this.add(level, `${title}:\t<none>`);
    for (const [at, value] of values.entries())
      this.add(at === 0 ? level : 0, `${at === 0 ? `${title}:` : ''}\t${value}`);
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
  map(level: number, title: string, map: StringMap | undefined): void {
    this.each(
      level,
      title,
      Object.keys(map ?? {})
        .sort()
        .map((key) => `${key}=${map?.[key] ?? ''}`),
    );
  }
}

/** Annotations that are for programs, long, and not shown. */
const hiddenAnnotations = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Annotations: long or many-lined ones on lines of their own. */
export function describeAnnotations(lines: Lines, annotations: StringMap | undefined, level = 0): void {
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
