/**
 * Breaks lines between words so that none is longer than `width`, where words are shorter; line breaks in the text stay.
 * Space at a break falls away. https://pkg.go.dev/github.com/mitchellh/go-wordwrap
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  let out = '';
  let used = 0;
  for (const [, space = '', word = ''] of line.matchAll(/([^\S\u00a0]*)([\S\u00a0]*)/g)) {
    if (space === '' && word === '') continue;
    const length = [...word].length;
    const whole = used + space.length + length;
    if (whole > width && (length < width || word === '')) {
      if (word === '') continue;
      out += `\n${word}`;
      used = length;
    } else {
      out += space + word;
      used = whole;
    }
  }
  return out;
}

/** Every line further to the right, also empty ones. */
export function indent(text: string, by: number): string {
  const pad = ' '.repeat(by);
  return pad + text.replaceAll('\n', `\n${pad}`);
}
