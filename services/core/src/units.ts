/** Branded numbers: a monotonic instant cannot be mistaken for a wall-clock one, nor a duration for either. */
declare const unit: unique symbol;

/** Seconds of the process's monotonic clock. Meaningless in another process. */
export type Monotonic = number & { readonly [unit]: "monotonic-seconds" };
/** Seconds since 1970 of the wall clock; may step. */
export type WallClock = number & { readonly [unit]: "wall-seconds" };
/** A length of time in seconds. */
export type Seconds = number & { readonly [unit]: "seconds" };

export const monotonic = (value: number): Monotonic => value as Monotonic;
export const wallClock = (value: number): WallClock => value as WallClock;
export const seconds = (value: number): Seconds => value as Seconds;

export const after = (instant: Monotonic, wait: Seconds): Monotonic => monotonic(instant + wait);
export const since = (now: Monotonic, then: Monotonic): Seconds => seconds(now - then);

/** RFC 3339 with milliseconds, in UTC. */
export const rfc3339 = (instant: WallClock): string => new Date(instant * 1000).toISOString();
