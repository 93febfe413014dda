/** Of sound in dry air at 20 °C, m/s: ISO 9613-1:1993, equation A.5. Between 0 and 40 °C it is within 4 % of this. */
const soundMetresPerSecond = 343.2;

/**
 * How much later than due a speaker is to be heard, µs: what was asked for as time, and what as a distance. Whoever stands `metres`
 * nearer to this speaker than to the one that he sees hears both at once.
 */
export const trimUs = (trim: { readonly trimSeconds: number; readonly trimMetres: number }): number =>
  (trim.trimSeconds + trim.trimMetres / soundMetresPerSecond) * 1e6;
