import { Transform } from 'node:stream';

const newline = 10;

/** Puts `prefix` in front of every line that goes through; a last line without its end stays without. */
export function linePrefixer(prefix: string): Transform {
  const head = Buffer.from(prefix);
  let atStart = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const parts: Buffer[] = [];
      let from = 0;
      while (from < chunk.length) {
        if (atStart) parts.push(head);
        const end = chunk.indexOf(newline, from);
        const next = end < 0 ? chunk.length : end + 1;
        parts.push(chunk.subarray(from, next));
        atStart = end >= 0;
        from = next;
      }
      done(null, Buffer.concat(parts));
    },
  });
}

/** Lets only whole lines through, so that logs that are followed side by side do not mix within a line. */
export function wholeLines(): Transform {
  let rest: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const end = chunk.lastIndexOf(newline);
      if (end < 0) {
        rest.push(chunk);
        return done();
      }
      const lines = Buffer.concat([...rest, chunk.subarray(0, end + 1)]);
      rest = [chunk.subarray(end + 1)];
      done(null, lines);
    },
    flush(done) {
      done(null, Buffer.concat(rest));
    },
  });
}
