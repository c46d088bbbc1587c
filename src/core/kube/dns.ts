/** A DNS query for one A record, framed for TCP with its length before it (RFC 1035, 4.1 and 4.2.2). */
export const encodeQuery = (name: string): Buffer => {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  // Id 1, recursion desired, one question; type A, class IN.
  const head = Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const message = Buffer.concat([head, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

/** Whether an answer over TCP has no error code and at least one record. */
export const hasAnswer = (answer: Buffer): boolean =>
  answer.length >= 14 && ((answer[5] ?? 15) & 15) === 0 && answer.readUInt16BE(8) > 0;
