const keptMs = 2 * 86_400_000;

/**
 * What had expired then is removed. Not what expires just now: a clock that steps ahead by a day, and is set right again, must have taken nothing
 * away for good.
 */
export const longBefore = (now: Date): Date => new Date(now.getTime() - keptMs);
