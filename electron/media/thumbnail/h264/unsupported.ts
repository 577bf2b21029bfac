/** A stream that this decoder does not cover (interlaced, 4:2:2, more than 8 bits), or that is damaged. */
export class H264Error extends Error {
  readonly kind: 'unsupported' | 'damaged';

  constructor(kind: 'unsupported' | 'damaged', message: string) {
    super(message);
    this.kind = kind;
  }
}
