import { writeFile } from "node:fs/promises";
import type { ProcessOptions } from "../../support/processes.js";
import type { Players, Premises, Setting } from "./stage.js";

/** With real-time priority, as those threads of ours that play: without it, a busy machine makes Snapcast's latency creep. */
const realtime = (...words: readonly string[]): Pick<ProcessOptions, "command" | "args"> => ({
  command: "chrt",
  args: ["--fifo", "10", ...words],
});

/**
 * Snapcast as Debian delivers it: flac in chunks of 20 ms, a sound card buffer of 80 ms. With short buffers: raw samples in chunks of
 * 10 ms and a sound card buffer of 20 ms, with which it reaches its shortest delay.
 */
export async function snapcast({ lab, rack, fifo, file }: Premises, setting: Setting): Promise<Players> {
  const configuration = file("snapserver.conf");
  await writeFile(configuration, serverConfiguration(setting, { fifo, folder: file("") }));
  const env = { HOME: file("") };
  const server = await lab.server.start("snapserver", {
    ...realtime("snapserver", "--config", configuration),
    env,
  });
  const buffers = setting.short ? ["--player", "alsa:buffer_time=20,fragments=4"] : [];
  const clients = await Promise.all(
    lab.clients.map((client, at) => {
      const card = rack.cards[at]?.pcm ?? "none";
      const words = ["--host", lab.server.address, "--hostID", `client${at}`, "--soundcard", card];
      return client.start(`snapclient ${at}`, {
        ...realtime("snapclient", ...words, ...buffers),
        env: { ...env, ...rack.env },
      });
    }),
  );
  return {
    serverPid: server.pid,
    clientPids: clients.map(({ pid }) => pid),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...clients, server].map((process) => process.stop()));
    },
  };
}

/** A file of its own, so that none of the system's is read; it listens in its network namespace alone. */
const serverConfiguration = ({ delaySeconds, short }: Setting, { fifo, folder }: { fifo: string; folder: string }) => `
[server]
datadir = ${folder}
[http]
enabled = false
[tcp]
enabled = false
[stream]
source = pipe://${fifo}?name=hall&mode=read
sampleformat = 48000:16:2
${delaySeconds === null ? "" : `buffer = ${Math.round(delaySeconds * 1000)}`}
${short ? "codec = pcm\nchunk_ms = 10" : ""}
[logging]
sink = stdout
`;
