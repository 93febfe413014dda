export const iceTimes = {
  /** RFC 8445 14.2: pairs begin their checks this far apart. */
  paceUs: 5_000,
  /** Without any answer for this long the checks have failed. Callers that want less close the peer. */
  checkingUs: 15_000_000,
  /** RFC 7675 5.1: consent is asked for every 5 s × 0.8–1.2 and ends 30 s after the last request that was answered. */
  consentIntervalUs: 5_000_000,
  consentUs: 30_000_000,
  /** Who asks in our place tells of an answer within this time. */
  helpUs: 2_500_000,
  /** The selected path has not answered for this long: say so, and try every other. */
  disconnectedUs: 2_000_000,
  /** Nominations this soon after the selection compete by priority; later ones are obeyed. */
  settlingUs: 1_000_000,
  /** A path that answers may replace a selected one that has been silent for this long. */
  silentUs: 150_000,
  /** A request unanswered for this long is forgotten. */
  transactionUs: 5_000_000,
} as const;
