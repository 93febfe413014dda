import { addon, type NativeRtpOpener } from "./addon.js";

const tagBytes = 16;

/**
 * Opens SRTP of one direction under AEAD_AES_128_GCM (RFC 7714): what `createDecipheriv` does, without making a key schedule, a stream and
 * three buffers for each packet: in a loop, 0.8 µs instead of 4 for 160 bytes.
 */
export class RtpOpener {
  private readonly native: NativeRtpOpener;

  /** Session keys: 16 bytes, and 12. */
  constructor({ key, salt }: { readonly key: Uint8Array; readonly salt: Uint8Array }) {
    this.native = new (addon().RtpOpener)(key, salt);
  }

  /**
   * `clear`: bytes of the header, 12 or more; `index`: rollover counter · 2^16 + sequence number. Header and plain text in memory of their own;
   * undefined for what is not authentic. Throws TypeError for what is shorter than header and tag.
   */
  openRtp(packet: Uint8Array, clear: number, index: number): Buffer | undefined {
    const opened = Buffer.allocUnsafeSlow(Math.max(0, packet.length - tagBytes));
    return this.native.open(packet, clear, index, opened) ? opened : undefined;
  }
}
