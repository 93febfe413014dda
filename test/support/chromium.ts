/** Launch options of playwright-core for Debian's Chromium: headless, as root, and speaking with nobody that the test does not name. */
export const chromium = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
  ],
};

/** The same for WebRTC tests: a microphone that beeps, without asking, and host candidates with addresses instead of mDNS names. */
export const chromiumWithMicrophone = {
  ...chromium,
  args: [
    ...chromium.args,
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
  ],
};
