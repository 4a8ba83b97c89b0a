const integer = /^[+-]?\d+$/;

interface Interval {
  readonly first: number;
  readonly last: number;
}

/** Indexes of a job as they are written, `1,3-5,7`: how many they are, or what is wrong with them. */
export function countIndexes(text: string, completions: number): number | { readonly problem: string } {
  if (text === '') return 0;
  let before: number | undefined;
  let total = 0;
  for (const part of text.split(',')) {
    const interval = readInterval(part, completions);
    if ('problem' in interval) return interval;
    if (before !== undefined && before >= interval.first) {
      return { problem: `non-increasing order, previous: ${before}, current: ${interval.first}` };
    }
    total += interval.last - interval.first + 1;
    before = interval.last;
  }
  return total;
}

/** The first index that is in both texts; undefined when none is. Parts that are no intervals count as empty. */
export function sharedIndex(left: string, right: string, completions: number): number | undefined {
  const others = readIntervals(right, completions);
  for (const { first, last } of readIntervals(left, completions)) {
    const other = others.find((candidate) => first <= candidate.last && candidate.first <= last);
    if (other) return Math.max(first, other.first);
  }
  return undefined;
}

function readIntervals(text: string, completions: number): Interval[] {
  if (text === '') return [];
  return text.split(',').flatMap((part) => {
    const interval = readInterval(part, completions);
    return 'problem' in interval ? [] : [interval];
  });
}

function readInterval(text: string, completions: number): Interval | { readonly problem: string } {
  const [first = '', last, ...more] = text.split('-');
  if (more.length > 0) {
    return {
      problem: `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    };
  }
  for (const limit of last === undefined ? [first] : [first, last]) {
    if (!integer.test(limit)) {
      return { problem: `cannot convert string to integer for index: ${JSON.stringify(limit)}` };
    }
    if (Number(limit) >= completions) return { problem: `too large index: ${JSON.stringify(limit)}` };
  }
  const [low, high] = [Number(first), Number(last ?? first)];
  if (last !== undefined && low >= high) {
    return { problem: `non-increasing order, previous: ${low}, current: ${high}` };
  }
  return { first: low, last: high };
}
