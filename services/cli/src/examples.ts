import type { Command } from "commander";

/** How each command is used, by its words: shown by its --help, and each is parsed by a test. */
const examples: Readonly<Record<string, readonly string[]>> = {
  login: [
    "carillon login                                     # asks for the token",
    "carillon login --oidc --url https://pa.example     # prints an address to open in a browser",
    "carillon login --url https://pa.example --token-file token.txt",
    "carillon login < token.txt",
  ],
  logout: ["carillon logout"],
  devices: ["carillon devices list --presence lost", 'carillon devices tell "Hall, left" identify'],
  "devices list": [
    "carillon devices list --site main --presence lost",
    "carillon devices list --filter 'tag.floor = 2 and not state = online'",
    "carillon devices list --json | jq '.[].name'",
  ],
  "devices show": ['carillon devices show "Hall, left"', "carillon devices show 0b5f1c2d --json"],
  "devices change": ['carillon devices change "Speaker 3" --name "Gym, left" --zone gym school'],
  "devices remove": ['carillon devices remove "Speaker 3" --yes'],
  "devices tell": ['carillon devices tell "Hall, left" identify'],
  pair: ["carillon pair list", 'carillon pair approve BCDF-GHJK --name "Hall, left" --zone hall'],
  "pair list": ["carillon pair list"],
  "pair approve": ['carillon pair approve BCDF-GHJK --name "Hall, left" --zone hall --yes'],
  "pair refuse": ["carillon pair refuse BCDF-GHJK"],
  zones: ["carillon zones", "carillon zones set hall --name Hall"],
  "zones list": ["carillon zones list --json"],
  "zones set": ["carillon zones set hall --name Hall --site main --programme hall"],
  "zones remove": ["carillon zones remove hall --yes"],
  programmes: ["carillon programmes"],
  play: ["carillon play hall gong.flac"],
  stop: ["carillon stop hall"],
  volume: ["carillon volume zone:hall -- -12"],
  config: [
    "carillon config list",
    "carillon config set zone:hall output volumeDb=-6",
    'carillon config of "Hall, left"              # what is wanted of one device, and where each value comes from',
  ],
  "config list": ["carillon config list"],
  "config get": ["carillon config get zone:hall output"],
  "config set": [
    "carillon config set fleet playout delay.mode=fixed delay.seconds=0.4",
    "carillon config set zone:hall output --file output.json",
  ],
  "config unset": ["carillon config unset zone:hall output --yes"],
  "config history": ["carillon config history zone:hall output"],
  "config diff": ["carillon config diff zone:hall output 3 5"],
  "config restore": ["carillon config restore zone:hall output 3"],
  "config of": ['carillon config of "Hall, left"'],
  rollout: [
    'carillon rollout start --name "More delay" fleet playout delay.seconds=0.4 --watch',
    "carillon rollout watch more-delay           # until it ends; exit code 0 only if it completed",
  ],
  "rollout list": ["carillon rollout list"],
  "rollout start": [
    'carillon rollout start --name "More delay" fleet playout delay.seconds=0.4 --watch',
    'carillon rollout start --name "1.4" --release 1.4.0 --site north --dry-run',
    'carillon rollout start --name "Louder" zone:hall output volumeDb=-3 --filter "tag.floor = 2 and not state = lost"',
  ],
  "rollout watch": ["carillon rollout watch more-delay"],
  "rollout decisions": ["carillon rollout decisions more-delay"],
  "rollout pause": ["carillon rollout pause more-delay"],
  "rollout resume": ["carillon rollout resume more-delay"],
  "rollout approve": ["carillon rollout approve more-delay"],
  "rollout abort": ["carillon rollout abort more-delay --yes"],
  "rollout rollback": ["carillon rollout rollback more-delay --yes"],
  schedule: [
    "carillon schedule next                               # what rings next, everywhere",
    'carillon schedule add lesson --zone hall --file bell.wav --cron "0 8 * * 1-5" --time-zone Europe/Berlin',
  ],
  "schedule list": ["carillon schedule list --json"],
  "schedule add": [
    'carillon schedule add lesson --zone hall --file bell.wav --cron "0 8 * * 1-5" --time-zone Europe/Berlin',
    'carillon schedule add noon --zone hall yard --file gong.flac --cron "0 12 * * *" --time-zone Europe/Berlin --dry-run',
  ],
  "schedule next": ["carillon schedule next", "carillon schedule next lesson --count 5"],
  "schedule skip": ["carillon schedule skip lesson 2026-12-24T08:00:00+01:00"],
  "schedule remove": ["carillon schedule remove lesson --yes"],
  "schedule import": [
    "carillon schedule import timetable timetable.ics --zone hall --file bell.wav --time-zone Europe/Berlin",
  ],
  "schedule export": ["carillon schedule export lesson > lesson.ics"],
  "schedule test": ["carillon schedule test lesson                        # rings it now"],
  logs: ["carillon logs", "carillon logs --json --for 60 | jq .event.kind"],
  webhooks: ["carillon webhooks", "carillon webhooks add https://receiver.example/ --event device.presence"],
  "webhooks list": ["carillon webhooks list --json"],
  "webhooks add": ["carillon webhooks add https://receiver.example/ --event device.presence device.event --site main"],
  "webhooks remove": ["carillon webhooks remove 2116f4c37477c4d921 --yes"],
  "webhooks ping": ["carillon webhooks ping 2116f4c37477c4d921"],
  "webhooks deliveries": ["carillon webhooks deliveries 2116f4c37477c4d921 --state dead"],
  "webhooks redeliver": ["carillon webhooks redeliver 2116f4c37477c4d921 webhook.ping-7f3c"],
  completion: [
    "source <(carillon completion bash)",
    "carillon completion zsh > ~/.zfunc/_carillon",
    "carillon completion fish > ~/.config/fish/completions/carillon.fish",
  ],
};

/** Gives each command its examples. */
export function teach(command: Command, path: readonly string[] = []): void {
  const own = examples[path.join(" ")];
  if (own !== undefined) command.addHelpText("after", `\nExamples:\n${own.map((line) => `  ${line}`).join("\n")}`);
  for (const child of command.commands) teach(child.copyInheritedSettings(command), [...path, child.name()]);
}
