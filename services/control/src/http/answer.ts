/** A body with what HTTP says beside it. Use cases that have nothing to say beside it return the body alone. */
export class Answer<T> {
  constructor(
    readonly body: T,
    readonly head: {
      readonly status?: number;
      readonly etag?: string;
      readonly location?: string;
    } = {},
  ) {}
}
